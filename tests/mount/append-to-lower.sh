# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo lower >l2.tmp
	mkdir l2
	mv l2.tmp l2/b
}

act() {
	echo one >>a
	echo two >>a
	echo three >>b
	cat a b
}

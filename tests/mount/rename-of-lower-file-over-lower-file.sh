# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	mkdir l1/d
	echo three >l1/d/a
}

act() {
	mv a b
	cat b
	mv b d/a
	cat d/a
	ls
}

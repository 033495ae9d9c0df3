# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
}

act() {
	mv b a
	cat a
	rm a
	try cat a
}

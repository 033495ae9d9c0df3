# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	echo three >upper/c
}

act() {
	rm a
	mv c a
	cat a
	mv a b
	cat b
	ls
}

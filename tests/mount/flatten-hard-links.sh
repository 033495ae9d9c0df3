# SPDX-License-Identifier: Apache-2.0
#
# What was one file by all its names is one file in the upper, in whatever
# directories these lie; also if but one of them is in a directory that moved.

features=on

layers() {
	mkdir -p l1/a l1/b/c l1/z l2/z
	echo one >l1/a/one
	ln l1/a/one l1/b/one
	ln l1/a/one l1/z/one
	echo two >l1/a/two
	ln l1/a/two l1/b/c/two
	echo three >l1/a/three
	ln l1/a/three l1/b/c/three
	echo four >l1/a/four
	ln l1/a/four l1/z/four
	ln -s nowhere l1/a/five
	ln l1/a/five l1/b/c/five
	mkfifo l2/z/six
	ln l2/z/six l2/z/six2
	echo seven >l1/a/seven
	ln l1/a/seven l1/z/seven
}

act() {
	echo more >>z/one
	chmod 600 b/c/two
	mv b/c c
	ln a/four four
	rm z/four
	chown 3:3 z/six
	mv z/six six
	mv a/seven a/seven2
	rm z/seven
}

look() { look_flattened; }

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/dir l2/d upper/d l2/d/dir
	: >l1/d/file
	ln -s x l2/d/symlink
	mkfifo l1/d/fifo
	mknod l2/d/char c 1 3
	mknod upper/d/block b 7 0
	probe-calls mknod l1/d/socket s 644 >/dev/null
	mknod upper/d/gone c 0 0
	: >l2/d/gone
	mkdir l2/d/turned
	: >l1/d/turned
}

act() {
	probe-dir list d
	rm d/file
	mkdir d/file
	rmdir d/dir
	: >d/dir
	probe-dir list d
}

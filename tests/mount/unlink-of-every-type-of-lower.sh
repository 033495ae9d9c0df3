# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	echo f >l1/d/file
	ln -s nowhere l1/d/symlink
	mkfifo l1/d/fifo
	mknod l1/d/char c 1 3
	mknod l1/d/block b 7 0
	probe-calls mknod l1/d/socket s 644 >/dev/null
}

act() {
	rm d/*
	ls -A d
	rmdir d
}

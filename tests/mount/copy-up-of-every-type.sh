# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d l2
	echo f >l2/file
	ln -s nowhere l1/symlink
	mkfifo -m 622 l1/fifo
	mknod -m 640 l2/char c 1 3
	mknod -m 604 l1/block b 7 0
	mknod -m 604 l1/big b 300 70000
	probe-calls mknod l1/socket s 711 >/dev/null
}

act() {
	chown -h 11:12 ./*
}

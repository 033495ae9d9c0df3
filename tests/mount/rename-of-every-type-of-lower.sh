# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d l1/e
	ln -s nowhere l1/d/symlink
	mkfifo -m 622 l1/d/fifo
	mknod -m 640 l1/d/char c 1 3
	mknod -m 604 l1/d/block b 7 0
	probe-calls mknod l1/d/socket s 711 >/dev/null
	chown -h 1:2 l1/d/*
}

act() {
	mv d/* e
	ls d e
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	setfattr -n user.one -v 1 l1/a
	setfattr -n user.bytes -v 0x00ff000a l1/a
	setfattr -n user.empty l1/a
	setfattr -n trusted.two -v 2 l1/a
	setfattr -n security.three -v 3 l1/a
	setfattr -n user.big -v "$(printf 'x%.0s' {1..3000})" l1/a
	ln -s a l1/s
	setfattr -h -n trusted.link -v l l1/s
	mkdir l1/d
	setfattr -n user.dir -v d l1/d
	mkfifo l1/p
	setfattr -n trusted.fifo -v p l1/p
}

act() {
	echo more >>a
	chown -h 1:1 s p
	touch d/new
}

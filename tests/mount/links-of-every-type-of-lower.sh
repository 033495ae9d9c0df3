# SPDX-License-Identifier: Apache-2.0
#
# Symlinks, fifos, devices and sockets have them too.

features=on

layers() {
	local f

	mkdir l1/d
	ln -s target l1/symlink
	mkfifo l1/fifo
	mknod l1/dev c 1 3
	probe-calls mknod l1/sock s 644
	: >l1/empty
	for f in symlink fifo dev sock empty; do
		ln -P l1/$f l1/d/$f
	done
}

act() {
	local f

	for f in symlink fifo dev sock empty; do
		chown -h 5:6 $f
		probe-calls stat d/$f owner nlink
		probe-calls same $f d/$f
		mv d/$f d/$f.n
		ln -P $f d/$f.l
	done
	rm symlink fifo dev sock
}

look() { look_at_marks; }

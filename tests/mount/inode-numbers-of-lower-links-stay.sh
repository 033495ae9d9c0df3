# SPDX-License-Identifier: Apache-2.0
#
# One number for all names, before and after copy-up and at the next mount.

features=on

layers() {
	mkdir l1/d
	seq 2000 >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/c
	ln -s x l1/s
	ln -P l1/s l1/d/t
}

numbers() { stat -c %i d/b d/c s d/t; }

act() {
	numbers >../numbers
	chmod 600 a
	chown -h 5 d/t
	numbers | diff ../numbers -
	echo more >>d/c
	mv s d/s
	ln -P d/s s
	rm a
	numbers | diff ../numbers -
}

see() {
	numbers | diff ../numbers -
	probe-dir count d
}

look() {
	look_at_entries
	look_by_the_kernel
}

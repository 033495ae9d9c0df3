# SPDX-License-Identifier: Apache-2.0
#
# ramfs gives none, so no origin can be written.

kernel=no
not_with=whiteout=aufs

layers() {
	mount -t ramfs ramfs l1
	mkdir l1/d
	seq 2000 >l1/d/a
	seq 2000 >l1/d/b
	ln -s x l1/s
}

numbers() { find . -printf '%f %i\n' | sort; }

act() {
	numbers >../numbers
	chmod 600 d/a
	echo more >>d/b
	chown -h 5 s
	chmod 700 d
	numbers | diff ../numbers -
	probe-tree . | grep -e clash -e d_ino -e other-device || echo same
}

see() {
	numbers | diff ../numbers -
	probe-tree . | grep -e clash -e d_ino -e other-device || echo same
}

expect=same
sees=same
cleanup() { umount l1; }

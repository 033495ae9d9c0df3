# SPDX-License-Identifier: Apache-2.0
#
# Overlays without nfs_export give none, so there are no origins to be had.

kernel=no

layers() {
	mkdir -p under/d over/up over/work
	seq 2000 >under/d/a
	seq 2000 >under/d/b
	ln -s x under/s
	mount -t overlay overlay l1 \
		-o lowerdir=under,upperdir=over/up,workdir=over/work
}

numbers() { find . -printf '%f %i\n' | sort; }

act() {
	numbers >../numbers
	chmod 600 d/a
	echo more >>d/b
	chown -h 5 s
	chmod 700 d
	numbers | diff ../numbers -
	probe-tree . | grep -e clash -e d_ino -e other-device
}

see() {
	numbers | diff ../numbers -
	probe-tree . | grep -e clash -e d_ino -e other-device
}

cleanup() { umount l1; }

# SPDX-License-Identifier: Apache-2.0
#
# Two of ext4, whose numbers are the same, one of xfs, one of tmpfs.

features=on
kernel_options=xino=on

layers() {
	local i

	mkdir l2 l3 l4 l5
	truncate -s 32M ext4a ext4b
	truncate -s 400M xfs
	mkfs.ext4 -q ext4a
	mkfs.ext4 -q ext4b
	mkfs.xfs -q xfs
	mount -o loop ext4a l2
	mount -o loop ext4b l3
	mount -o loop xfs l4
	mount -t tmpfs tmpfs l5
	rmdir l2/lost+found l3/lost+found
	for i in 1 2 3 4 5; do
		mkdir -p l$i/d/sub l$i/only$i
		seq 2000 >l$i/d/f$i
		ln l$i/d/f$i l$i/d/sub/g$i
		ln -s x l$i/only$i/s$i
		seq 2000 >l$i/only$i/h$i
	done
}

numbers() { find . -printf '%f %i\n' | sort; }

act() {
	local i

	numbers >../numbers
	for i in 1 2 3 4 5; do
		chmod 600 d/f$i
		echo more >>only$i/h$i
		chown -h 5 only$i/s$i
		mv only$i d/only$i
		probe-calls same d/f$i d/sub/g$i
	done
	mv d e
	mv e d
	numbers | diff ../numbers -
}

see() {
	numbers | diff ../numbers -
	probe-tree .
}

# A directory is there for the names that are there.
look() {
	look_at_entries | grep -v -E '^(upper/)?d/sub '
	look_by_the_kernel
}
cleanup() {
	umount l2 l3 l4 l5
	nobody_left >/dev/null
}

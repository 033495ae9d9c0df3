# SPDX-License-Identifier: Apache-2.0
#
# Two file systems made alike number their files alike: not the mount.

layers() {
	local l

	mkdir l2 l3
	for l in l2 l3; do
		mount -t tmpfs tmpfs $l
		mkdir $l/d-$l
		touch $l/d-$l/{1,2,3}
	done
}

act() { find . | sort; }

see() { see_over_several; }

cleanup() { umount l2 l3; }

# SPDX-License-Identifier: Apache-2.0
#
# What a path means is settled when the mount command returns.

kernel=no mounted=no

layers() {
	mkdir low
	echo one >l1/a
	mount --bind l1 low
}

act() {
	layerfs mount "$PWD/low" "$PWD/upper" "$PWD/mnt"
	umount -l low
	mv upper upper2
	cat mnt/a
	echo more >>mnt/a
	layerfs umount "$PWD/mnt"
	cat upper2/a
	mv upper2 upper
}

expect="one
one
more"

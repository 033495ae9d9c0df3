# SPDX-License-Identifier: Apache-2.0
#
# What is in the directory is hidden, and there again after the unmount.

kernel=no mounted=no

layers() {
	echo one >l1/a
	echo hidden >mnt/hidden
}

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	ls mnt
	layerfs umount "$PWD/mnt"
	ls mnt
}

expect="a
hidden"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" <&- >&- 2>&-
	echo $?
	cat mnt/a
	echo more >>mnt/a
	cat mnt/a
	layerfs umount "$PWD/mnt"
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" <&-
	cat mnt/a
	layerfs umount "$PWD/mnt"
}

expect="0
one
one
more
one
more"

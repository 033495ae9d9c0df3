# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	echo more >>mnt/a
	ls -d upper*
	layerfs umount "$PWD/mnt"
	find upper -type f
}

expect="upper
upper.work
upper/a"

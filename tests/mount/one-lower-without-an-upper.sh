# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	layerfs mount "$PWD/l1" "$PWD/mnt"
	cat mnt/a
	touch mnt/b
	layerfs umount "$PWD/mnt"
	ls
}

expect="one
touch: cannot touch 'mnt/b': Read-only file system
l1
mnt
upper"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	mkdir mnt2 upper2
	echo one >l1/a
	echo two >l1/b
}

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	layerfs mount "$PWD/l1" "$PWD/upper2" "$PWD/mnt2"
	echo more >>mnt/a
	rm mnt2/b
	cat mnt/a mnt2/a
	ls mnt mnt2
	layerfs umount "$PWD/mnt"
	cat mnt2/a
	layerfs umount "$PWD/mnt2"
}

expect="one
more
one
mnt:
a
b

mnt2:
a
one"

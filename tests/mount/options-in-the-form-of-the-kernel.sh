# SPDX-License-Identifier: Apache-2.0
#
# lowerdir=, upperdir=, workdir=, alone or with others around them.

kernel=no mounted=no

layers() {
	mkdir l2 w
	echo one >l1/a
	echo two >l2/b
}

act() {
	layerfs mount -o "rw,lowerdir=$PWD/l1:$PWD/l2,nodev,upperdir=$PWD/upper,workdir=$PWD/w,nosuid" \
		"$PWD/mnt"
	ls mnt
	echo new >mnt/new
	layerfs umount "$PWD/mnt"
	ls -A upper
	layerfs mount -o "lowerdir=$PWD/l1:$PWD/l2" "$PWD/mnt"
	ls mnt
	touch mnt/x
	layerfs umount "$PWD/mnt"
	layerfs mount -o "lowerdir=$PWD/l1" -o "upperdir=$PWD/upper" -o "workdir=$PWD/w" "$PWD/mnt"
	ls mnt
	layerfs umount "$PWD/mnt"
}

expect="a
b
new
a
b
touch: cannot touch 'mnt/x': Read-only file system
a
new"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	mkdir w 'a:b' 'c\d' upper/x 'up:per'
	echo one >'a:b/one'
	echo two >'c\d/two'
}

act() {
	layerfs mount "$PWD/a\\:b:$PWD/c\\\\d" "$PWD/up:per" "$PWD/mnt"
	ls mnt
	echo new >mnt/new
	layerfs umount "$PWD/mnt"
	ls 'up:per'
	layerfs mount -o \
		"lowerdir=$PWD/a\\:b:$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/w" "$PWD/mnt"
	ls mnt
	layerfs umount "$PWD/mnt"
}

expect="one
two
new
one
x"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	echo one >l1/a
	mkdir dir
	ln -s l1 low
	ln -s ../mnt dir/mnt
}

act() {
	layerfs mount low upper mnt
	ls mnt
	echo new >mnt/new
	layerfs umount mnt
	cd dir || return
	layerfs mount ../l1/ ../upper/. mnt/
	ls mnt
	layerfs umount mnt
	cd ../mnt || return
	layerfs mount ../l1 ../upper "$PWD"
	ls "$PWD"
	layerfs umount "$PWD"
}

expect="a
a
new
a
new"

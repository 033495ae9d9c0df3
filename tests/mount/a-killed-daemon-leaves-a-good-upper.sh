# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	echo one >l1/a
	mkdir l1/d
	touch l1/d/{1..50}
}

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	echo more >>mnt/a
	rm mnt/d/1
	sync -f mnt/a
	kill -9 "$(daemons)"
	nobody_left
	umount mnt
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	cat mnt/a
	find mnt/d | wc -l
	touch mnt/d/1
	layerfs umount "$PWD/mnt"
	find upper.work -type f
}

expect="one
more
50"

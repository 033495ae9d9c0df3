# SPDX-License-Identifier: Apache-2.0
#
# The lower of the inner one is the mount, and so is its upper.

kernel=no

layers() {
	mkdir -p l1/base/d/e
	echo one >l1/base/d/e/a
	echo two >l1/base/d/b
	chmod 4755 l1/base/d/b
}

act() {
	mkdir upper mnt
	layerfs mount "$PWD/base" "$PWD/upper" "$PWD/mnt" || return
	(
		cd mnt || return
		echo more >>d/b
		rm -r d/e
		mkdir d/e
		echo new >d/e/n
		ln d/b d/c
		find . | sort
	)
	layerfs umount "$PWD/mnt"
	layerfs mount "$PWD/base" "$PWD/upper" "$PWD/mnt" || return
	cat mnt/d/c mnt/d/e/n
	ls mnt/d/e
	layerfs umount "$PWD/mnt"
	ls -A upper.work/work upper.work/index
	ls -A base/d/e
}

expect=".
./d
./d/b
./d/c
./d/e
./d/e/n
two
more
new
n
upper.work/index:

upper.work/work:
a"
see() { :; }

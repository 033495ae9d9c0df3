# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e l2/d l2/gone l1/op l1/m l1/ren
	echo one >l1/a
	echo one >l2/d/x
	echo one >l1/d/e/y
	echo one >l2/gone/z
	echo one >l1/op/z
	echo one >l1/ren/z
	mkdir upper.work
	mount -t overlay overlay mnt -o \
		lowerdir=l1:l2,upperdir=upper,workdir=upper.work
	rm -r mnt/gone mnt/a mnt/op
	mkdir mnt/op
	echo more >>mnt/d/x
	mv mnt/d/e/y mnt/m/y
	mv mnt/ren mnt/m/ren
	umount mnt
}

act() {
	find . | sort
	cat m/ren/z m/y d/x
	rm -r m/ren
	echo x >a
}

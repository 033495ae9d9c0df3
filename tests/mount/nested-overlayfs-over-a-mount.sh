# SPDX-License-Identifier: Apache-2.0
#
# The mount is the lower of an overlayfs.

layers() {
	mkdir -p l1/d/e l2/d nest/upper nest/work nest/mnt upper/d
	echo one >l1/d/e/a
	echo two >l2/d/b
	echo three >upper/d/c
	echo four >l2/d/hidden
	mknod upper/d/hidden c 0 0
	setfattr -n user.x -v y l1/d/e/a
}

act() {
	cd ../nest || return
	mount -t overlay overlay mnt \
		-o lowerdir=../mnt,upperdir=upper,workdir=work || return
	(
		cd mnt || return
		echo more >>d/e/a
		rm d/b
		rm -r d/e
		mkdir d/e
		ls -A d/e
		echo new >d/hidden
		find . | sort
	)
	umount mnt
	probe-tree -m upper
}

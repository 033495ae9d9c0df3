# SPDX-License-Identifier: Apache-2.0
#
# After layerfs, the kernel's overlayfs shows the same; and again with us.

not_with=whiteout=aufs

look() {
	mount -t overlay overlay mnt \
		-o lowerdir=l1:l2,upperdir=upper,workdir=upper.work || return
	(cd mnt && probe-tree . && rm d/n && echo x >y && mkdir gone)
	umount mnt
	probe-tree -m upper
	mount_here && (cd mnt && probe-tree .)
	unmount_here
}

layers() {
	mkdir -p l1/d/e l2/d l2/gone l1/op l1/m
	echo one >l1/a
	echo one >l2/d/x
	echo one >l1/d/e/y
	echo one >l2/gone/z
	echo one >l1/op/z
	ln -s a l1/s
}

act() {
	rm -r gone
	rm a
	echo new >d/n
	echo more >>d/x
	mv d/e/y m/moved
	rm -r op
	mkdir op
	chmod 700 m
	ln m/moved s2
	chown -h 3 s
}

# SPDX-License-Identifier: Apache-2.0
#
# And index=on after it, with what was parted meanwhile.

features=on

layers() {
	mkdir l1/d
	seq 20000 >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/c
	seq 20000 >l1/x
	ln l1/x l1/d/y
	ln l1/x l1/d/z
}

# d/y has no origin to tell of; the kernel marks its directory all the same.
entries_here() {
	look_at_entries | sed '/^upper\/d d /s/ trusted.overlay.impure=y//'
}

mounted=no
act() {
	mount_here || return
	chmod 600 mnt/a
	umount mnt
	mount_here index=off || return
	(cd mnt && probe-tree . && chmod 640 x && echo more >>d/y && rm d/c)
	umount mnt
	entries_here
	mount_here || return
	(cd mnt && probe-tree . && chmod 644 d/z a && probe-tree .)
	umount mnt
	nobody_left
}

look() {
	entries_here
	look_by_the_kernel
}

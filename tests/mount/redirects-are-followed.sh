# SPDX-License-Identifier: Apache-2.0
#
# As a kernel with redirect_dir=on leaves them, in a lower and in the upper.

layers() {
	mkdir -p l1/new l2/old/sub l2/other upper/up l1/x l2/deep/er
	echo one >l2/old/a
	echo one >l2/old/sub/b
	echo one >l2/deep/er/c
	mknod l1/old c 0 0
	mknod upper/x c 0 0
	echo two >l1/x/y
	echo three >l1/new/own
	setfattr -n trusted.overlay.redirect -v old l1/new
	setfattr -n trusted.overlay.redirect -v x upper/up
	mkdir upper/root upper/deep
	mknod upper/deep/er c 0 0
	setfattr -n trusted.overlay.redirect -v /deep/er upper/root
}

act() {
	find . | sort
	cat new/a new/own up/y root/c
	echo more >>new/sub/b
	echo more >>up/y
	rm root/c
	ls root
}

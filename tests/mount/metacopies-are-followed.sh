# SPDX-License-Identifier: Apache-2.0
#
# As a kernel with metacopy=on leaves them.

kernel_options=metacopy=on,redirect_dir=on

layers() {
	mkdir -p l2/d
	echo the contents >l2/d/a
	echo the contents >l2/d/b
	mkdir l1/d upper/d
	truncate -s 13 l1/d/a
	chmod 600 l1/d/a
	setfattr -n trusted.overlay.metacopy -v '' l1/d/a
	truncate -s 13 upper/d/moved
	chmod 640 upper/d/moved
	setfattr -n trusted.overlay.metacopy -v '' upper/d/moved
	setfattr -n trusted.overlay.redirect -v b upper/d/moved
	mknod upper/d/b c 0 0
}

act() {
	ls d
	cat d/a d/moved
	stat -c '%n %a %s' d/a d/moved
	echo more >>d/a
	echo more >>d/moved
	cat d/a d/moved
}

# SPDX-License-Identifier: Apache-2.0
#
# An overlayfs or a container engine in the mount makes such things.

differs="the kernel's overlayfs cannot hold a 0:0 device of the user"

layers() {
	echo one >l1/a
	mkdir l1/d
}

act() {
	rm a
	probe-calls <<-END
		mknod a c 600 0 0
		mknod d/b c 644 0 0
		mknod d/c c 644 0 0
		unlink d/c
		rename d/b d/e
		mknod a c 600 0 0
		chmod a 640
		chown a 4 5
	END
}

see() {
	probe-calls <<-END
		stat a mode rdev owner
		stat d/e mode rdev owner
	END
	ls . d
}

look() { :; }

kernel_says="mknod a c 600 0 0 = EPERM
mknod d/b c 644 0 0 = EPERM
mknod d/c c 644 0 0 = EPERM
unlink d/c = ENOENT
rename d/b d/e = ENOENT
mknod a c 600 0 0 = EPERM
chmod a 640 = ENOENT
chown a 4 5 = ENOENT"
expect="mknod a c 600 0 0 = 0
mknod d/b c 644 0 0 = 0
mknod d/c c 644 0 0 = 0
unlink d/c = 0
rename d/b d/e = 0
mknod a c 600 0 0 = EEXIST
chmod a 640 = 0
chown a 4 5 = 0"
sees="stat a mode rdev owner =  mode 020640 rdev 0:0 owner 4:5
stat d/e mode rdev owner =  mode 020644 rdev 0:0 owner 0:0
.:
a
d

d:
e"

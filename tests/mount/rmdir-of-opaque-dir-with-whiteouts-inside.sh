# SPDX-License-Identifier: Apache-2.0
#
# Whiteouts in an opaque directory are of no use, but they may be there.

differs="the kernel lists whiteouts that lie in an opaque directory"

layers() {
	mkdir -p l1/d upper/d
	touch l1/d/a
	mknod upper/d/a c 0 0
	mknod upper/d/b c 0 0
	setfattr -n trusted.overlay.opaque -v y upper/d
}

act() {
	ls -A d
	try rmdir d
	try ls d
}

gone="status 0: rmdir d
ls: cannot access 'd': No such file or directory
status 2: ls d"
kernel_says="a
b
$gone"
expect=$gone

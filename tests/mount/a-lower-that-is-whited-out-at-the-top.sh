# SPDX-License-Identifier: Apache-2.0
#
# A whole mount of nothing: the upper hides all that the lower has.

layers() {
	echo one >l1/a
	mkdir l1/d
	mknod upper/a c 0 0
	mknod upper/d c 0 0
}

act() {
	ls -A
	mkdir d
	: >a
	ls -A
}

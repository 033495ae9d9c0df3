# SPDX-License-Identifier: Apache-2.0
#
# Where marks are files the directory gets that one, too.

not_with=whiteout=aufs

layers() {
	mkdir -p l1/d upper/d
	echo below >l1/d/x
	echo above >upper/d/y
	setfattr -n trusted.overlay.opaque -v y upper/d
}

act() {
	probe-calls rename d n
	ls n
	try ls d
}

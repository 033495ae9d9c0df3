# SPDX-License-Identifier: Apache-2.0
#
# What is in the upper, byte by byte as the kernel leaves it.

layerfs_options=whiteout=overlay

layers() {
	mkdir -p l1/d/e l1/op
	echo lower >l1/a
	echo lower >l1/d/b
	echo lower >l1/op/c
}

act() {
	rm a d/b
	rm -r op
	mkdir op
}

look() {
	find upper -mindepth 1 -printf '%P %y %m %U:%G\n' | sort
	stat -c '%n %F %t:%T %s' upper/a upper/d/b
	getfattr -m 'overlay.opaque' -d upper/op upper/d
}

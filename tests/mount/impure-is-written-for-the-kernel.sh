# SPDX-License-Identifier: Apache-2.0
#
# A directory with copied-up entries says so, else the kernel's d_ino is wrong.

not_with=whiteout=aufs

layers() {
	mkdir -p l1/d l1/pure
	echo lower >l1/d/a
	echo lower >l1/b
}

act() {
	echo more >>d/a
	echo more >>b
	touch pure/new
}

look() {
	getfattr -n trusted.overlay.impure upper upper/d upper/pure
	getfattr -m trusted.overlay.origin upper/d upper/d/a upper/b \
		upper/pure/new
}

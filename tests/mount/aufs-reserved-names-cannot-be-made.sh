# SPDX-License-Identifier: Apache-2.0
#
# Nor by rename, link or any other way: they would be marks.

kernel=no
layerfs_options=whiteout=aufs

layers() {
	echo lower >l1/a
	mkdir l1/d
}

act() {
	probe-calls <<-END 2>&1 | sed 's/ = E.*/ refused/'
		open x .wh.a rw,creat
		mkdir .wh.b 755
		mknod .wh.c p 644
		symlink x .wh.d
		link a .wh.e
		rename a .wh.f
		rename d .wh.g
		open x .wh..wh..opq rw,creat
		open x d/.wh..wh..opq rw,creat
	END
	ls -A . d
	cat a
}

expect="open x .wh.a rw,creat refused
mkdir .wh.b 755 refused
mknod .wh.c p 644 refused
symlink x .wh.d refused
link a .wh.e refused
rename a .wh.f refused
rename d .wh.g refused
open x .wh..wh..opq rw,creat refused
open x d/.wh..wh..opq rw,creat refused
.:
a
d

d:
lower"

# SPDX-License-Identifier: Apache-2.0
#
# If nothing is said of metacopy; index stays on.

features=
kernel_options=redirect_dir=off,metacopy=off,index=on
layerfs_options=redirect_dir=off
not_with=whiteout=aufs

layers() {
	mkdir -p l1/d/e
	seq 20000 >l1/f
	seq 20000 >l1/a
	ln l1/a l1/d/b
}

act() {
	chmod 600 f a
	probe-calls rename d n
	probe-calls same a d/b
}

look() { look_at_marks; }

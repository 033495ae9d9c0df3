# SPDX-License-Identifier: Apache-2.0

features=
kernel_options=redirect_dir=on,metacopy=off,index=on
layerfs_options=metacopy=off
not_with=whiteout=aufs

layers() {
	seq 20000 >l1/f
	seq 20000 >l1/g
	mkdir l1/d
}

act() {
	chmod 600 f
	mv g h
	mv d e
}

look() { look_at_marks; }

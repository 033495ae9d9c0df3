# SPDX-License-Identifier: Apache-2.0

features=
kernel_options=metacopy=on
layerfs_options=metacopy=on,index=off
not_with=whiteout=aufs

layers() {
	mkdir -p l1/d/e
	seq 20000 >l1/f
}

act() {
	chmod 600 f
	mv d n
	mv f n/f
}

look() { look_at_marks; }

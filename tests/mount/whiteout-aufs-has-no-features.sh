# SPDX-License-Identifier: Apache-2.0
#
# Image layers know no such marks: EXDEV, and whole copies.

features=
kernel_options=redirect_dir=off,metacopy=off,index=off
layerfs_options=whiteout=aufs

layers() {
	mkdir -p l1/d/e
	seq 20000 >l1/f
	seq 20000 >l1/a
	ln l1/a l1/d/b
}

act() {
	chmod 600 f a
	probe-calls <<-END
		rename d n
		same a d/b
		rename f d/f
	END
}

see() { probe-tree . | sed 's/ d_ino-differs//'; }

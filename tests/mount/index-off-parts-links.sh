# SPDX-License-Identifier: Apache-2.0

features=
kernel_options=redirect_dir=on,metacopy=on,index=off
layerfs_options=index=off
not_with=whiteout=aufs

layers() {
	mkdir l1/d
	seq 20000 >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/c
}

act() {
	probe-calls <<-END
		chmod a 600
		stat a nlink mode
		stat d/b nlink mode
		same a d/b
		rename d/b d/n
		stat d/n nlink
		stat d/c nlink
		link d/c d/c2
		stat d/c2 nlink
	END
	echo more >>d/n
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0

features=
kernel_options=redirect_dir=follow
layerfs_options=redirect_dir=follow,metacopy=off,index=off
not_with=whiteout=aufs

layers() {
	mkdir -p l1/d/e l1/old upper/moved
	echo one >l1/d/e/x
	echo four >l1/old/z
	setfattr -n trusted.overlay.redirect -v old upper/moved
	whiteout upper/old
}

act() {
	probe-calls <<-END
		rename d n
		rename moved n
		rename moved old
	END
	find . | sort
	cat moved/z
	echo more >>moved/z
}

look() { look_at_marks_of_files; }

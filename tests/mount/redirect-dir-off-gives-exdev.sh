# SPDX-License-Identifier: Apache-2.0
#
# Redirects that are there already are followed, as kernels are built to do.

features=
kernel_options=redirect_dir=off
layerfs_options=redirect_dir=off,metacopy=off,index=off
not_with=whiteout=aufs

layers() {
	mkdir -p l1/d/e l1/old upper/{m,moved} l1/m
	echo one >l1/d/e/x
	echo two >l1/m/y
	echo three >l1/file
	echo four >l1/old/z
	setfattr -n trusted.overlay.redirect -v old upper/moved
	whiteout upper/old
}

act() {
	probe-calls <<-END
		rename d n
		rename d/e n
		rename m n
		rename m n noreplace
		rename d m exchange
		rename file d exchange
		rename d file
		rename file f
	END
	ls moved
	find . | sort
}

look() { look_at_marks_of_files; }

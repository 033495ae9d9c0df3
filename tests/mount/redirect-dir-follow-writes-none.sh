# SPDX-License-Identifier: Apache-2.0

features=
kernel_options=redirect_dir=follow
layerfs_options=redirect_dir=follow,metacopy=off,index=off

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

# Origins are another thing: the kernel gives them to directories that were made
# by hand as soon as it sees these, layerfs when they move.
look() { probe-tree -m upper; }

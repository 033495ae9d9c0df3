# SPDX-License-Identifier: Apache-2.0

layerfs_options=whiteout=aufs

layers() {
	mkdir -p l1/d/e l1/op l2/d
	echo lower >l1/a
	echo lower >l1/d/b
	echo lower >l2/d/b
	echo lower >l1/op/c
	echo lower >l1/m
}

act() {
	rm a d/b
	rm -r op
	mkdir op
	echo new >a
	mv a d/b
	mv m d/m
	rm d/b
	mkdir x
	mv x m
	rm -r d
	find . | sort
}

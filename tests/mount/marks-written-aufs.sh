# SPDX-License-Identifier: Apache-2.0

kernel=no
layerfs_options=whiteout=aufs

layers() {
	mkdir -p l1/d/e l1/op
	echo lower >l1/a
	echo lower >l1/d/b
	echo lower >l1/op/c
}

act() {
	rm a d/b
	rm -r op
	mkdir op
	cd ../upper || return
	find . -mindepth 1 -printf '%P %y %n %s\n' | sort
	getfattr -m overlay.opaque -d op d
}

see() { find . | sort; }
sees=".
./d
./d/e
./op"

expect=".wh.a f 1 0
d d 2 4096
d/.wh.b f 1 0
op d 2 4096
op/.wh..wh..opq f 1 0"

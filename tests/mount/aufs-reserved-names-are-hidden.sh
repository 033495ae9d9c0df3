# SPDX-License-Identifier: Apache-2.0

kernel=no

layers() {
	mkdir -p l1/d l1/.wh..wh.plnk l1/.wh..wh.orph l2
	: >l1/.wh..wh.aufs
	: >l1/.wh..wh.plnk/1.2
	: >l2/.wh..wh..tmp
	: >l1/d/.wh..wh..opq
	: >l1/d/.wh.x
	: >l1/file
}

act() {
	local name

	find . | sort
	for name in .wh..wh.aufs .wh..wh.plnk .wh..wh.orph .wh..wh..tmp \
		d/.wh..wh..opq d/.wh.x; do
		try stat "$name" 2>&1 | tail -n 1
	done
}

expect=".
./d
./file
status 1: stat .wh..wh.aufs
status 1: stat .wh..wh.plnk
status 1: stat .wh..wh.orph
status 1: stat .wh..wh..tmp
status 1: stat d/.wh..wh..opq
status 1: stat d/.wh.x"

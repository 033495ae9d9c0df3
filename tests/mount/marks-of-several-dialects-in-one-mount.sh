# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l2/d l3/d l4/d l4/e l3/e l2/e
	touch l4/d/{a,b,c,d} l4/e/{a,b}
	marks=aufs
	whiteout l1/d/a
	marks=char
	whiteout l2/d/b
	whiteout l1/d/d
	marks=fuse
	opaque l3/e
	: >l3/e/c
	marks=aufs
	opaque l2/e
	: >l2/e/d
}

act() {
	ls d e
	touch d/a e/a
}

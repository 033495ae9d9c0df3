# SPDX-License-Identifier: Apache-2.0
#
# A name and its whiteout in one layer: the name of that layer is there.

kernel=no

layers() {
	mkdir -p l1/d l2/d
	echo below >l2/d/a
	echo own >l1/d/a
	: >l1/d/.wh.a
	: >l1/d/.wh.b
}

act() {
	ls -A d
	cat d/a
}

expect="a
own"

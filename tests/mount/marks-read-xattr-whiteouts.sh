# SPDX-License-Identifier: Apache-2.0
#
# Overlayfs's other form: an empty file with an xattr, in a marked directory.

marks=xattr

layers() {
	mkdir -p l1/d l2/d l3/d
	echo one >l2/d/hidden
	echo one >l2/d/shown
	echo one >l3/d/deep
	echo one >l2/top
	whiteout l1/d/hidden
	whiteout l1/d/deep
	whiteout l1/top
	: >l1/d/empty
}

act() {
	find . | sort
	try cat d/hidden
	try cat d/deep
	try cat top
	cat d/shown
	echo new >d/hidden
	rm d/shown
	cat d/hidden
}

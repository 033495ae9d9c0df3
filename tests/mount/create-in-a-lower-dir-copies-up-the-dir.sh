# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e/f
	chmod 2775 l1/d
	chown 7:8 l1/d l1/d/e
	setfattr -n user.note -v d l1/d
	setfattr -n trusted.note -v e l1/d/e
	echo below >l1/d/e/f/low
}

act() {
	echo new >d/e/f/new
	ls d/e/f
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d
	setfattr -n trusted.overlay.overlay.opaque -v y l1/d
	setfattr -n trusted.overlay.overlay.overlay.redirect -v r l1/d
	echo lower >l1/d/a
}

act() {
	getfattr -m - -d d
	chmod 700 d
	getfattr -m - -d d
}

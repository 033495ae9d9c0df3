# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e l2/d/e l3/d upper/up l1/up
	echo one >l2/d/hidden
	echo one >l3/d/deep
	echo one >l2/d/e/x
	echo one >l1/up/hidden
	setfattr -n trusted.overlay.opaque -v y l1/d
	setfattr -n trusted.overlay.opaque -v y upper/up
}

# Asked first, before anything lists the directories.
act() {
	probe-calls <<-END
		stat d/hidden size
		stat d/deep size
		stat d/e/x size
		stat up/hidden size
		open x d/hidden r
		open x up/hidden rw
		unlink up/hidden
		rename up/hidden up/x
		open x up/hidden rw,creat,excl
	END
	ls -A d d/e up
}

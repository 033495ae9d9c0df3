# SPDX-License-Identifier: Apache-2.0
#
# user.overlay.* is a dialect of marks too, so what the user sets is escaped.

kernel=no

layers() {
	mkdir -p l1/d
	echo lower >l1/d/a
}

act() {
	probe-calls <<-END
		setxattr d user.overlay.opaque y
		setxattr d/a user.overlay.redirect x
		setxattr d user.fuseoverlayfs.opaque y
	END
}

see() {
	ls d
	getfattr -m - -d d d/a
}

expect="setxattr d user.overlay.opaque y = 0
setxattr d/a user.overlay.redirect x = 0
setxattr d user.fuseoverlayfs.opaque y = 0"
sees='a
# file: d
user.fuseoverlayfs.opaque="y"
user.overlay.opaque="y"

# file: d/a
user.overlay.redirect="x"
'

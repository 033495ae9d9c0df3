# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d
	echo lower >l1/a
}

act() {
	probe-calls <<-END
		setxattr d trusted.overlay.opaque y
		setxattr a trusted.overlay.origin xyz
		setxattr a trusted.overlay.redirect /x
		getxattr a trusted.overlay.redirect
		setxattr a trusted.overlay.overlay.deep z
		getxattr a trusted.overlay.overlay.deep
		setxattr a trusted.overlayx.y z
		removexattr a trusted.overlay.redirect
		getxattr a trusted.overlay.redirect
	END
	getfattr -m - -d a d
}

see() { getfattr -m - -d a d; }

look() {
	getfattr -m overlay -d upper/a upper/d |
		grep -Ev 'overlay\.(origin|impure|uuid)='
}

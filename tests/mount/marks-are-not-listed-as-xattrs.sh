# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l1/e upper/op l1/op
	echo lower >l1/d/a
	setfattr -n trusted.overlay.opaque -v y l1/e
	setfattr -n trusted.overlay.opaque -v y upper/op
	setfattr -n user.shown -v y upper/op
	setfattr -n trusted.shown -v y l1/e
}

act() {
	echo more >>d/a
	mkdir op/n
	getfattr -m - -d . d d/a e op op/n
	probe-calls <<-END
		getxattr op trusted.overlay.opaque
		getxattr e trusted.overlay.opaque
		getxattr d/a trusted.overlay.origin
		getxattr d trusted.overlay.impure
		removexattr op trusted.overlay.opaque
		removexattr d/a trusted.overlay.origin
	END
}

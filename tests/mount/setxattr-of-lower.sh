# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	setfattr -n user.old -v 1 l1/a
	setfattr -n user.gone -v 1 l1/a
	mkdir l1/d
	ln -s a l1/s
}

act() {
	probe-calls <<-END
		keep-times a
		setxattr a user.new 2
		setxattr a user.old 3
		removexattr a user.gone
		removexattr a user.none
		times a
		setxattr d trusted.x y
		setxattr s user.x y
		setxattr s trusted.x y
		setxattr none user.x y
		setxattr a nonsense.x y
		setxattr a user. y
		getxattr a user.none
		getxattr a user.old
		removexattr d user.none
	END
}

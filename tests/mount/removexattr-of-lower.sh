# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	setfattr -n user.x -v y l1/a
	mkdir l1/d
	setfattr -n user.x -v y l1/d
}

act() {
	setfattr -x user.x a
	setfattr -x user.x d
	getfattr -d a d
	try setfattr -x user.x a
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	mkdir l1/d
	ln -s a l1/s
	setfattr -n user.x -v y l1/a
}

act() {
	cat a s
	ls d
	getfattr -n user.x a
	test -w a
	stat a >/dev/null
	probe-calls <<-END
		open r a r
		map r 6 r shared
		load r 6 0
		open p a path
		access a rw
		flock r ex
		fsync r
	END
}

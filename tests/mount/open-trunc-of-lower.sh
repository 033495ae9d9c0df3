# SPDX-License-Identifier: Apache-2.0

layers() {
	echo a long lower content >l1/a
	echo a long lower content >l1/b
	chmod 640 l1/a
	setfattr -n user.x -v y l1/a
}

act() {
	echo short >a
	probe-calls <<-END
		open r b r,trunc
		stat b size
		open w a w,trunc
		stat a size
		write w new
		stat @w size
	END
	cat a
}

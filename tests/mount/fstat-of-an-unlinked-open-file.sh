# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
	echo lower >l1/c
	mkdir l1/d
	echo lower >l1/over
}

act() {
	probe-calls <<-END
		open a a r
		open b b rw
		open w c rw
		open d d r,dir
		write w X
		unlink a
		unlink b
		unlink c
		rmdir d
		stat @b nlink size
		stat @w nlink size
		pread a 10 0
		write b more
		pread b 10 0
		chmod @b 600
		stat @b mode nlink
		ftruncate w 1
		pread w 10 0
		fsync w
		open o over r
		open n new rw,creat
		rename new over
		pread o 10 0
		open x a rw,creat,excl
		stat @x nlink size
		pread a 10 0
		utimes @b 1.5 2.5
		setxattr @b user.x y
		getxattr @b user.x
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d upper/u
	echo lower >l1/a
	echo upper >upper/b
}

act() {
	probe-calls <<-END
		open a a r
		fsync a
		fdatasync a
		open b b rw
		write b new
		fsync b
		fdatasync b
		syncfs b
		open d d r,dir
		fsync d
		open u u r,dir
		fsync u
		fdatasync u
		syncfs u
		open s a rw,sync
		write s X
		unlink b
		fsync b
		open p a path
		fsync p
	END
	sync
	sync -f a
}

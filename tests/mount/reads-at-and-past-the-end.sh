# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	: >l1/empty
	mkdir l1/d
}

act() {
	probe-calls <<-END
		open a a r
		pread a 100 5
		pread a 100 6
		pread a 100 1000
		pread a 0 0
		open e empty r
		read e 10
		open d d r,dir
		read d 10
		open dw d rw
		open f a/x r
		write a x
		open n none r
		open dd a r,dir
		open s a r,nofollow
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	echo a lower file >l1/a
	echo a lower file >l1/b
	echo a lower file >l1/c
}

act() {
	probe-calls <<-END
		open r a r
		pread r 3 0
		truncate a 4
		pread r 20 0
		open s b r
		pread s 3 0
		open w b w,trunc
		pread s 20 0
		write w new
		pread s 20 0
		open t c r
		open f c rw
		ftruncate f 20
		stat @t size
		pread t 4 13
	END
	cat a b
}

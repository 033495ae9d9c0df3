# SPDX-License-Identifier: Apache-2.0

differs="the kernel does not know that what is open was unlinked"

layers() {
	echo lower >l1/a
	echo lower >l1/over
}

act() {
	probe-calls <<-END
		open a a r
		unlink a
		stat @a nlink size
		pread a 10 0
		open o over r
		open n new rw,creat
		rename new over
		stat @o nlink size
	END
}

kernel_says='open a a r = 0
unlink a = 0
stat @a nlink size =  nlink 1 size 6
pread a 10 0 = "lower\012"
open o over r = 0
open n new rw,creat = 0
rename new over = 0
stat @o nlink size =  nlink 1 size 6'
expect=${kernel_says//nlink 1/nlink 0}

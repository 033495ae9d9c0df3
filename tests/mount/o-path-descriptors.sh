# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	mkdir l1/d
	ln -s a l1/s
}

act() {
	probe-calls <<-END
		open p a path
		stat @p size
		read p 1
		reopen r p r
		read r 10
		open s s path,nofollow
		stat @s mode
		unlink a
		stat @p nlink size
		open d d path
		fork chmod d 700
		stat @d mode
	END
}

differs="the kernel does not know that what is open was unlinked"
kernel_says='open p a path = 0
stat @p size =  size 6
read p 1 = EBADF
reopen r p r = 0
read r 10 = "lower\012"
open s s path,nofollow = 0
stat @s mode =  mode 120777
unlink a = 0
stat @p nlink size =  nlink 1 size 6
open d d path = 0
fork chmod d 700 = 0
stat @d mode =  mode 040700'
expect=${kernel_says/nlink 1/nlink 0}

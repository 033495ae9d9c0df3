# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d upper/u
	echo lower >l1/d/a
	echo upper >upper/u/b
}

act() {
	probe-calls <<-END
		open a d/a r
		open b u/b rw
		unlink d/a
		unlink u/b
		rmdir d
		rmdir u
		pread a 10 0
		write b X
		pread b 10 0
		stat @b size nlink
		mkdir d 755
		open c d/a rw,creat,excl
		write c fresh
		pread a 10 0
	END
}

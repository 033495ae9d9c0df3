# SPDX-License-Identifier: Apache-2.0

layers() {
	head -c 100000 /dev/zero | tr '\0' x >l1/a
	echo middle | dd of=l1/a bs=1 seek=50000 conv=notrunc status=none
	echo upper >upper/b
	echo lower >l1/c
}

act() {
	probe-calls <<-END
		open a a r
		open n new rw,creat
		copy a n 100000
		stat @n size
		open b b rw
		copy b n 100
		open c c rw
		open d b r
		copy d c 3
		pread c 10 0
		copy d n 0
		open dir . r,dir
		copy a dir 10
		copy a d 10
	END
	cmp a new
	tail -c 10 new
}

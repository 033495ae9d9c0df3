# SPDX-License-Identifier: Apache-2.0
#
# In the middle; what else was changed before stays so.

features=on

layers() {
	mkdir l1/d
	seq 20000 >l1/d/f
	seq 20000 >l1/d/g
	setfattr -n user.x -v y l1/d/f
}

act() {
	probe-calls <<-END
		chmod d/f 640
		chown d/f 5 6
		open r d/f r
		pread r 12 50000
		open w d/f rw
		pwrite w X 50001
		pread r 12 50000
		stat d/f size mode owner nlink
		same @r d/f
		rename d/g n
		open g n w
		pwrite g X 0
		fsync g
		rename n m
	END
}

look() { look_at_marks; }

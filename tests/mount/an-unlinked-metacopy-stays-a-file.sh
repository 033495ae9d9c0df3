# SPDX-License-Identifier: Apache-2.0
#
# Open, and without a name when its data come.

features=on

layers() {
	seq 20000 >l1/f
	seq 20000 >l1/g
}

act() {
	probe-calls <<-END
		chmod f 600
		open r f r
		unlink f
		pread r 10 50000
		chmod @r 640
		stat @r size mode
		open g g r
		rename g f
		pread g 10 50000
		chmod f 600
		open over f r
		link f h
		unlink f
		pread over 10 60000
	END
}

look() { look_at_marks; }

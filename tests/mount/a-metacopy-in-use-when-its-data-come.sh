# SPDX-License-Identifier: Apache-2.0
#
# Who had it open for reading goes on, and sees what is new.

features=on

layers() { seq 20000 >l1/f; }

act() {
	probe-calls <<-END
		chmod f 600
		open r f r
		pread r 10 0
		open w f rw
		pwrite w NEW 0
		pread r 10 0
		pwrite w AGAIN 0
		pread r 10 0
		unlink f
		pread r 10 50000
		pwrite w LAST 50000
		pread r 10 50000
	END
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# When it is copied to; to be copied from, it needs none.

features=on

layers() {
	seq 20000 >l1/from
	seq 20000 >l1/to
}

act() {
	chmod 600 from to
	probe-calls <<-END
		open f from r
		open t to rw
		lseek f 1000 set
		copy f t 5000
		pread t 20 4990
	END
}

look() { look_at_marks; }

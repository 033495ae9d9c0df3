# SPDX-License-Identifier: Apache-2.0

features=on

layers() { seq 20000 >l1/f; }

act() {
	probe-calls <<-END
		chmod f 600
		open f f rw
		map f 108894 rw shared
		load f 10 60000
		store f X 60001
		msync f
		open r f r
		pread r 10 60000
		unmap f
	END
}

look() { look_at_marks; }

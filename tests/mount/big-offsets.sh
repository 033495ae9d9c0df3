# SPDX-License-Identifier: Apache-2.0

layers() { : >l1/a; }

act() {
	probe-calls <<-END
		open a a rw
		pwrite a end 5000000000
		stat @a size
		pread a 10 4999999998
		ftruncate a 1000000000000
		stat a size
		lseek a 0 data
		ftruncate a 3
		pwrite a x -1
		ftruncate a 9223372036854775807
	END
}

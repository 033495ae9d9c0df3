# SPDX-License-Identifier: Apache-2.0

layers() { echo lower >l1/a; }

act() {
	probe-calls <<-END
		open a a rw,append
		pwrite a one 0
		lseek a 0 set
		write a two
		lseek a 0 cur
		pread a 20 0
	END
}

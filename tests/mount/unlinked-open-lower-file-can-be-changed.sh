# SPDX-License-Identifier: Apache-2.0
#
# No name any more; what is written goes nowhere but to its descriptors.

layers() {
	echo lower >l1/a
}

act() {
	probe-calls <<-END
		open w a rw
		unlink a
		write w X
		ftruncate w 3
		pread w 10 0
		chmod @w 600
		stat @w mode size nlink
		reopen r w r
		pread r 10 0
	END
	ls
}

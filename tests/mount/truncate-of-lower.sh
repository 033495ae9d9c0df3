# SPDX-License-Identifier: Apache-2.0

layers() {
	printf 0123456789 >l1/a
	printf 0123456789 >l1/b
	printf 0123456789 >l1/c
	printf 0123456789 >l1/e
	mkdir l1/d
}

act() {
	probe-calls <<-END
		truncate a 4
		truncate b 0
		truncate c 20
		truncate d 0
		truncate none 0
		truncate e 10
		open e e rw
		ftruncate e 3
		stat @e size
		stat e size
		pread e 20 0
		truncate a -1
	END
	cat a b c e | od -An -c
}

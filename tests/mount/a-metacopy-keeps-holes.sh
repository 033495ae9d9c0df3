# SPDX-License-Identifier: Apache-2.0

features=on

layers() {
	truncate -s 64M l1/f
	printf middle | dd of=l1/f bs=1 seek=33554432 conv=notrunc status=none
}

act() {
	chmod 600 f
	stat -c '%s %b' f
	probe-calls <<-END
		open r f r
		lseek r 0 data
		lseek r 33554432 hole
		open w f w
		pwrite w X 50000000
		lseek r 0 data
	END
}

look() {
	look_at_marks
	(($(du -k upper/f | cut -f 1) < 4096)) && echo sparse
}

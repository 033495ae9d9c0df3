# SPDX-License-Identifier: Apache-2.0

layers() {
	truncate -s 64M l1/a
	printf middle | dd of=l1/a bs=1 seek=33554432 conv=notrunc status=none
	truncate -s 1M l1/all-hole
	printf end | dd of=l1/all-hole bs=1 seek=2000000 conv=notrunc \
		status=none
	truncate -s 3000000 l1/all-hole
}

act() {
	touch a all-hole
	printf x | dd of=a bs=1 seek=8388608 conv=notrunc status=none
	printf x | dd of=all-hole bs=1 seek=10 conv=notrunc status=none
	probe-calls <<-END
		open a a r
		lseek a 0 data
		lseek a 8388609 data
		lseek a 8388609 hole
		stat @a size blocks
	END
}

look() {
	(($(du -k upper/a | cut -f 1) < 4096)) && echo sparse
}

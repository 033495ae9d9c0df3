# SPDX-License-Identifier: Apache-2.0

layers() {
	head -c 20000000 /dev/zero | tr '\0' 'x' >l1/a
	printf middle | dd of=l1/a bs=1 seek=9999999 conv=notrunc status=none
}

act() {
	printf X | dd of=a bs=1 seek=15000000 conv=notrunc status=none
	dd if=a bs=1 skip=9999998 count=8 status=none
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	truncate -s 1M l1/a
	printf x | dd of=l1/a bs=1 seek=524288 conv=notrunc status=none
	cp --sparse=always l1/a upper/b
	truncate -s 1M l1/hole
	: >l1/empty
	echo full >l1/full
}

act() {
	probe-calls <<-END
		open a a r
		lseek a 0 data
		lseek a 0 hole
		lseek a 524288 hole
		lseek a 524289 data
		lseek a 528384 data
		lseek a 1048576 data
		lseek a 2000000 hole
		open b b r
		lseek b 0 data
		lseek b 524288 hole
		open h hole r
		lseek h 0 data
		lseek h 5 hole
		open e empty r
		lseek e 0 hole
		open f full r
		lseek f 0 hole
		lseek f 0 data
		lseek f 3 end
		open w a rw
		pwrite w y 0
		lseek w 0 data
		lseek w 0 hole
		fallocate w punch 0 4096
		lseek w 0 data
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	head -c 8192 /dev/zero | tr '\0' l >l1/a
	head -c 8192 /dev/zero | tr '\0' u >upper/b
}

act() {
	probe-calls <<-END
		open r a r,direct
		pread r 4096 4096
		open w a rw,direct
		pwrite w x*4096 0
		pread w 8192 0
		open b b rw,direct
		pwrite b y*4096 4096
		pread b 8192 0
		open n new rw,creat,direct
		write n z*4096
		stat @n size
		open p b rw
		pwrite p Q 4096
		pread b 4096 4096
		pread b 4096 8192
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	head -c 65536 /dev/zero | tr '\0' x >l1/a
	head -c 65536 /dev/zero | tr '\0' x >upper/b
}

act() {
	probe-calls <<-END
		open a a rw
		fallocate a alloc 0 100000
		stat @a size
		fallocate a keep 100000 100000
		stat @a size
		fallocate a punch 4096 4096
		pread a 8200 4090
		fallocate a zero 8192 100
		open b b rw
		fallocate b zero 60000 10000
		stat @b size
		pread b 100 59990
		open r a r
		fallocate r alloc 0 10
		fallocate a alloc 0 0
		fallocate a alloc -1 10
	END
}

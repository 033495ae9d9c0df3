# SPDX-License-Identifier: Apache-2.0
#
# More room, a hole in the middle, zeroes.

features=on

layers() {
	local f

	for f in alloc keep punch zero; do
		seq 20000 >l1/$f
	done
}

act() {
	chmod 600 ./*
	probe-calls <<-END
		open a alloc rw
		fallocate a alloc 100000 100000
		open k keep rw
		fallocate k keep 100000 100000
		open p punch rw
		fallocate p punch 8192 8192
		open z zero rw
		fallocate z zero 20000 10000
		lseek p 8192 data
		lseek p 0 hole
		stat alloc size
		stat keep size
	END
}

look() { look_at_marks; }

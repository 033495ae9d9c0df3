# SPDX-License-Identifier: Apache-2.0
#
# Shorter, longer, to the same and to nothing.

features=on

layers() {
	local f

	for f in shorter longer same nothing opened; do
		seq 20000 >l1/$f
	done
}

act() {
	chmod 600 ./*
	probe-calls <<-END
		truncate shorter 50000
		truncate longer 200000
		truncate same 108894
		truncate nothing 0
		open o opened rw
		ftruncate o 70000
		pread o 10 69990
		stat shorter size
		stat longer size
		stat nothing size
	END
}

look() { look_at_marks; }

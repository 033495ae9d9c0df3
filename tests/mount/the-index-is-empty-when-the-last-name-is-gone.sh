# SPDX-License-Identifier: Apache-2.0
#
# By unlink, by rename over it, with files open meanwhile.

features=on

layers() {
	local f

	mkdir l1/d
	for f in unlinked over open; do
		echo one >l1/$f
		ln l1/$f l1/d/$f
	done
	echo other >l1/other1
	echo other >l1/other2
}

act() {
	chmod 600 unlinked over open
	probe-calls <<-END
		unlink unlinked
		unlink d/unlinked
		rename other1 over
		rename other2 d/over
		open r open rw
		unlink open
		stat @r nlink
		unlink d/open
		stat @r nlink
		write r X
		pread r 10 0
	END
	find ../upper.work/index -type f | wc -l
}

see() {
	probe-tree .
	find ../upper.work/index -type f | wc -l
}
look() { look_at_marks; }

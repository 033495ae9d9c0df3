# SPDX-License-Identifier: Apache-2.0
#
# nlink at each step; whiteouts where names were.

features=on

layers() {
	mkdir -p l1/d l1/q
	echo one >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/c
	ln l1/a l1/e
	echo other >l1/other
}

act() {
	probe-calls <<-END
		stat a nlink
		rename d/b q/b
		stat a nlink
		stat q/b nlink
		same a q/b
		unlink d/c
		stat a nlink
		rename a a2
		stat e nlink
		link e e2
		stat q/b nlink
		same e2 q/b
		rename e2 other
		stat q/b nlink
		unlink other
		stat q/b nlink
		unlink e
		stat a2 nlink
		rename a2 q/b
		stat a2 nlink
	END
	echo more >>a2
	cat q/b
}

look() { look_at_marks; }

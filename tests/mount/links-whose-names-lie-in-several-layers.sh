# SPDX-License-Identifier: Apache-2.0
#
# Names that are hidden count as the kernel counts them.

features=on

layers() {
	mkdir -p l1/d l2/d l3
	echo one >l2/a
	ln l2/a l2/d/b
	ln l2/a l2/d/c
	ln l2/a l2/d/hidden
	whiteout l1/d/hidden
	echo other >l1/d/c
	echo three >l3/x
	ln l3/x l3/y
	whiteout l1/y
}

act() {
	probe-calls <<-END
		stat a nlink
		chmod a 600
		stat d/b nlink
		same a d/b
		same a d/c
		unlink a
		stat d/b nlink
		chmod x 600
		stat x nlink
		unlink x
	END
	cat d/c
	rm d/c d/b
}

look() { look_at_marks; }

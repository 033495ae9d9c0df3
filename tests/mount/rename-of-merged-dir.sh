# SPDX-License-Identifier: Apache-2.0
#
# What lies in the upper goes with it, what lies below is found by the redirect.

features=on

layers() {
	mkdir -p l1/d/e l2/d/e upper/d/e l1/q
	echo one >l1/d/x
	echo two >l2/d/y
	echo three >l2/d/e/z
	echo four >upper/d/u
	echo five >l1/d/hidden
	whiteout upper/d/hidden
}

act() {
	mv d n
	find . | sort
	mv n q/
	find . | sort
	cat q/n/x q/n/y q/n/e/z q/n/u
	rm q/n/y q/n/u
	rmdir q/n/e
	echo new >q/n/hidden
	touch q/n/e.too
}

see() {
	probe-tree .
	try cat q/n/e/z
}

look() { look_at_marks_of_files; }

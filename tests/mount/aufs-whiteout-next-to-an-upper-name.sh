# SPDX-License-Identifier: Apache-2.0

kernel=no

layers() {
	mkdir l1/d upper/d
	echo below >l1/d/a
	: >upper/d/.wh.a
	: >upper/d/.wh.b
	echo above >upper/d/b
}

act() {
	ls -A d
	cat d/b
	try cat d/a
	rm d/b
	echo again >d/a
	ls -A d
}

expect="b
above
cat: d/a: No such file or directory
status 1: cat d/a
a"

# SPDX-License-Identifier: Apache-2.0
#
# What was renamed is a lower, and is renamed again; twice.

features=on

layers() {
	mkdir -p l1/a/b/c l1/q
	echo one >l1/a/b/c/x
	echo two >l1/a/b/y
	echo three >l1/a/z
	rotate 'mv a a2; mv a2/b q/b2; echo 1 >q/b2/new1'
	rotate 'mv q/b2 b3; mv b3/c a2/c3; echo 2 >b3/new2; rm b3/y'
	rotate 'mv b3 q/b4; mv a2 q/b4/a4; mv q/b4/a4/c3 c4; mkdir a b3'
}

act() {
	find . | sort
	cat c4/x q/b4/new1 q/b4/new2 q/b4/a4/z
	mv c4 c5
	mv q/b4 a/b5
	mv a/b5/a4 a/b5/a5
	find . | sort
}

look() { look_at_marks; }

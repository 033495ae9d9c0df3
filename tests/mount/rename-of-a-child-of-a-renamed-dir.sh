# SPDX-License-Identifier: Apache-2.0
#
# Beside where it was, to another place, and of its child in turn.

features=on

layers() {
	mkdir -p l1/a/b/c/d l2/a/b/c l1/q
	echo one >l1/a/b/c/d/x
	echo two >l2/a/b/c/y
	echo three >l1/a/b/z
}

act() {
	mv a n
	mv n/b n/m
	find . | sort
	mv n/m/c q/c
	find . | sort
	mv q/c/d q/c/e
	mv q/c n/m/back
	find . | sort
	cat n/m/back/e/x n/m/back/y n/m/z
	echo more >>n/m/back/y
}

look() { look_at_marks; }

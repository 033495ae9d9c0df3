# SPDX-License-Identifier: Apache-2.0
#
# An absolute redirect names the place in the layer below, not in this one.

features=on

layers() {
	mkdir -p l1/a/b/c/d l1/e/f l1/q
	echo one >l1/a/b/c/d/x
	echo two >l1/e/f/y
}

act() {
	mv a a2
	mv a2/b/c e/f/c
	mv e e2
	mv e2/f a2/b/f
	mv a2/b q/b
	mkdir -p a/b/c e/f
	echo wrong >a/b/c/wrong
	echo wrong >e/f/wrong
	find . | sort
	cat q/b/f/c/d/x q/b/f/y
	mv q/b/f/c/d a/b/c/d
	find . | sort
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# What it was called in between leaves no trace.

features=on

layers() {
	mkdir -p l1/d/e l1/q l1/d2
	echo one >l1/d/x
	echo two >l1/d2/x
}

act() {
	mv d n
	mv n d
	find . | sort
	mv d m
	mv m q/
	mv q/m d
	find . | sort
	mv d2 q/
	mv q/d2 d2
	mv d2 d3
	mv d/e e
	mv e d/e
	cat d/x d3/x
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# The redirect is the whole path.

features=on

layers() {
	mkdir -p l1/p/d/e l1/q l1/top
	echo one >l1/p/d/x
	echo two >l1/p/d/e/y
	echo three >l1/top/z
}

act() {
	probe-calls <<-END
		rename p/d q/n
		rename top p/top
		rename q/n/e e
		stat p/d
		stat q/n/e
	END
	find . | sort
	cat q/n/x e/y p/top/z
	echo more >>e/y
	mv q/n/x p/top/x
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# Beside where it was: the redirect is the old name alone.

features=on

layers() {
	mkdir -p l1/p/d/e l2/p/d
	echo one >l1/p/d/x
	echo two >l1/p/d/e/y
	echo three >l2/p/d/z
	echo four >l1/other
}

act() {
	probe-calls <<-END
		open x p/d/x r
		rename p/d p/n
		stat p/d
		pread x 100 0
		same @x p/n/x
	END
	find . | sort
	cat p/n/x p/n/e/y p/n/z
	echo new >p/n/new
	echo more >>p/n/e/y
	rm p/n/x
}

look() { look_at_marks; }

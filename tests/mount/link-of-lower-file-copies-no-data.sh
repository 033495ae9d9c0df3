# SPDX-License-Identifier: Apache-2.0
#
# Two names of one file, with a redirect to where its data are.

features=on

layers() {
	mkdir -p l1/d l1/q
	seq 20000 >l1/a
	seq 20000 >l1/d/b
	seq 20000 >l1/d/c
}

act() {
	probe-calls <<-END
		link a a2
		link d/b q/b2
		same a a2
		same d/b q/b2
		stat q/b2 nlink size
		chmod d/c 600
		link d/c q/c2
		unlink d/c
		rename q/c2 c3
		unlink a
	END
	stat -c '%n %s %b %h' a2 d/b q/b2 c3
	echo more >>q/b2
	tail -n 1 d/b
}

look() { look_at_marks; }

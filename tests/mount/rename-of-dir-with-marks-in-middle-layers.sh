# SPDX-License-Identifier: Apache-2.0
#
# Whiteouts and opaque dirs in the layers between go on hiding.

features=on

layers() {
	mkdir -p l{1..4}/d/sub l{1..4}/d/op l1/q l{1..4}/d/last
	for i in 1 2 3 4; do
		echo $i >l$i/d/x$i
		echo $i >l$i/d/sub/y$i
		echo $i >l$i/d/op/z$i
		echo $i >l$i/d/last/w$i
	done
	whiteout l2/d/x3
	whiteout l2/d/x4
	whiteout l3/d/sub/y4
	opaque l2/d/op
	rm -r l3/d/last
	whiteout l3/d/last
}

act() {
	find . | sort >../before
	mv d q/n
	find . | sed s,q/n,d, | sort | diff ../before -
	mv q/n/sub s
	mv q/n/op o
	mv q/n/last q/last
	find . | sort
	echo new >q/n/x4
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# For a dir, a file, another renamed dir: nothing of the old shows there.

features=on

layers() {
	mkdir -p l1/{a,b,c}/sub l2/{a,b,c} l1/p/a
	for i in a b c; do
		echo $i >l1/$i/x
		echo $i >l2/$i/y
		echo $i >l1/$i/sub/z
	done
}

act() {
	mv a n
	mkdir a a/sub
	find . | sort
	echo new >a/x
	mv b m
	echo file >b
	mv c a/c
	mv p c
	find . | sort
	cat n/x b a/c/y
	mv a k
	mv n a
	find . | sort
	rm -r a k
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# All that shows in them is copied, also what was merged by name below, and
# moved dirs in moved dirs; whiteouts that hide nothing any more are gone.

features=on

layers() {
	mkdir -p l1/a/b/c/d l1/a/e/f l1/s/t/u l1/o/p l1/q/r upper/hand
	mkdir -p l2/a/b/c/x l2/a/b/g l2/s/t/v l2/o/p l2/q/r l2/hidden/h l1/hidden
	echo 1 >l1/a/b/c/d/1
	echo 2 >l1/a/e/f/2
	echo 3 >l2/a/b/c/x/3
	echo 4 >l2/a/b/g/4
	echo 5 >l1/s/t/u/5
	echo 6 >l2/s/t/v/6
	echo 7 >l2/o/p/7
	echo 8 >l2/hidden/h/8
	opaque l1/o
	whiteout l1/hidden/h
	whiteout l1/a/b/g
	echo 9 >l1/q/r/9
	ln -s 9 l1/q/r/link
	mknod l1/q/r/dev c 1 3
	setfattr -n user.k -v v l1/q/r
	chmod 2750 l1/a/b
	chown 7:8 l1/a/e
}

act() {
	mv a/b/c c2
	mv a a2
	rm a2/e/f/2
	echo new >a2/e/f/new
	mv s/t a2/b/t
	rm a2/b/t/v/6
	mv a2/b/t/u u
	mv o o2
	mv hidden a2/hidden
	mkdir -p a/b m
	mv q m/q
	mv m/q/r m/r
	rm m/r/9
	mv m m2
	touch -d @1234567890 a2 m2/r c2
}

look() { look_flattened; }

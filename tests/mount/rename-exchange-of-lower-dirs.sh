# SPDX-License-Identifier: Apache-2.0
#
# Lower, merged and upper dirs, and a dir and a file, in one place and in two.

features=on

layers() {
	mkdir -p l1/{a,b,c}/sub l2/a upper/c upper/up l1/p/d l1/q/d l1/dir
	echo a >l1/a/in-a
	echo a >l2/a/below-a
	echo b >l1/b/in-b
	echo c >upper/c/in-c
	echo p >l1/p/d/in-p
	echo q >l1/q/d/in-q
	echo u >upper/up/in-up
	echo f >l1/file
}

act() {
	probe-calls <<-END
		rename a b exchange
		rename b c exchange
		rename p/d q/d exchange
		rename up q/d exchange
		rename file dir exchange
	END
	find . | sort
	cat ./*/in-* ./*/*/in-*
	echo more >>b/in-c
	rm a/in-b
}

look() { look_at_marks; }

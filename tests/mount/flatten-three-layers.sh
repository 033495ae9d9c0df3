# SPDX-License-Identifier: Apache-2.0
#
# A stack whose lowers follow redirects and metacopies themselves: the upper
# hides what a plain mount would not show rightly.

features=on

layers() {
	mkdir -p l1/a/b/c l1/q l1/still l1/gone
	seq 100 >l1/a/b/c/x
	seq 200 >l1/a/b/y
	seq 300 >l1/a/z
	seq 400 >l1/meta
	seq 500 >l1/still/meta
	seq 600 >l1/gone/x
	ln l1/meta l1/still/link
	rotate 'mv a a2; mv a2/b q/b2; echo 1 >q/b2/new1; chmod 600 meta still/meta'
	rotate 'mv q/b2 b3; mv b3/c a2/c3; echo 2 >b3/new2; rm b3/y; chmod 640 meta'
	rotate 'mv b3 q/b4; mv a2 q/b4/a4; mv q/b4/a4/c3 c4; mkdir a b3; mv gone go'
}

act() {
	mv c4 c5
	echo 3 >q/b4/a4/new
	rm -r go
	mkdir go
}

look() { look_flattened; }

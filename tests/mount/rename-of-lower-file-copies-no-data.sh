# SPDX-License-Identifier: Apache-2.0
#
# The file gets a redirect as a directory does.

features=on

layers() {
	local f

	mkdir -p l1/d/e l1/q upper/d
	for f in a b c d/x d/y d/z d/e/deep; do
		seq 20000 >l1/$f
	done
	echo over >l1/over
	echo up >upper/up
	ln -s a l1/link
	mkfifo l1/fifo
}

act() {
	probe-calls <<-END
		rename a n
		rename b q/b
		rename d/x d/n
		rename d/y over
		rename d/e/deep deep
		rename deep d/e/deep
		rename c up exchange
		rename d/z q/z
		rename q/z q/zz
		rename link q/link
		rename fifo q/fifo
	END
	mv d q/dd
	mv q/dd/n q/dd/nn
	find . | sort
	stat -c '%n %s %b' n q/b q/dd/nn
}

look() { look_at_marks; }

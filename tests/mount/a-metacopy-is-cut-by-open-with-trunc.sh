# SPDX-License-Identifier: Apache-2.0

features=on

layers() {
	seq 20000 >l1/f
	seq 20000 >l1/g
}

act() {
	chmod 600 f g
	: >f
	echo new >g
	mv g h
}

look() { look_at_marks; }

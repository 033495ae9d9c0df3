# SPDX-License-Identifier: Apache-2.0

features=on

layers() { seq 20000 >l1/f; }

act() {
	chmod 600 f
	echo more >>f
	tail -n 2 f
}

look() { look_at_marks; }

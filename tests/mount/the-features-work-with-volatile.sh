# SPDX-License-Identifier: Apache-2.0

features=on
kernel_options=volatile
layerfs_options=volatile
remount=no

layers() {
	mkdir -p l1/d/e l1/q
	seq 20000 >l1/f
	seq 20000 >l1/a
	ln l1/a l1/d/b
}

act() {
	mv d q/d
	chmod 600 f a
	echo more >>q/d/b
	mv f q/f
	tail -n 1 a
}

look() { look_at_marks; }

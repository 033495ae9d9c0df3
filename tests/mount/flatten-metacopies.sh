# SPDX-License-Identifier: Apache-2.0
#
# Their data come, and stay where they are; holes stay holes.

features=on

layers() {
	mkdir -p l1/d/e l2/d
	seq 3000 >l1/moded
	seq 4000 >l1/d/moved
	seq 5000 >l2/d/in-a-moved-dir
	seq 6000 >l1/linked
	seq 7000 >l1/d/e/deep
	truncate -s 9000000 l1/sparse
	echo end >>l1/sparse
	cp /bin/true l1/able
	setcap cap_net_raw+ep l1/able
}

act() {
	chmod 600 moded
	mv d/moved moved2
	chmod 604 moved2
	chown 5:6 d/in-a-moved-dir
	touch -d @1111111111 d/in-a-moved-dir
	ln linked d/linked2
	setfattr -n user.k -v v d/e/deep
	mv d/e e
	mv d d2
	chmod 604 sparse
	touch -d @1111111111 able
}

look() {
	look_flattened
	[[ $(stat -c %b upper/sparse) -lt 200 ]] || echo "it has no holes"
	find upper -type f | sort
}

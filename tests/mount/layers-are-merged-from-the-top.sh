# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l2/d l3/d l4/d/only
	echo 1 >l1/d/a
	echo 2 >l2/d/a
	echo 3 >l3/d/a
	echo 2 >l2/d/b
	echo 3 >l3/d/b
	echo 4 >l4/d/c
	chmod 700 l1/d
	chmod 777 l4/d
	chown 5:6 l2/d
}

act() {
	cat d/a d/b d/c
	ls d
	rm d/a
	try cat d/a
	echo more >>d/b
	cat d/b
}

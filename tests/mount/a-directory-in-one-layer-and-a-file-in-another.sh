# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/a l2 l3/a l3/b l2/c upper/d l1/e
	echo file >l2/a
	echo hidden >l3/a/x
	echo file >l2/b
	echo one >l1/a/y
	echo file >l1/c
	echo file >l1/d
	echo hidden >l3/b/z
	echo upper >upper/e
	echo hidden >l1/e/h
}

act() {
	find . | sort
	cat b c e
	rm b c e
	ls
	mkdir b c
	ls b c
}

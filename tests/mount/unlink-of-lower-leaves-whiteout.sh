# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	mkdir l1/d l2
	echo three >l1/d/c
	echo below >l2/a
}

act() {
	rm a d/c
	try cat a
	ls . d
}

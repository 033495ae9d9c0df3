# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d upper/d
	echo one >upper/a
	echo two >upper/d/b
}

act() {
	rm a d/b
	echo new >c
	rm c
	try cat a
}

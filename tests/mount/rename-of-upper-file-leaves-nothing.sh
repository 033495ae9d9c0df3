# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >upper/a
	echo two >upper/b
	mkdir l1/d
}

act() {
	mv a d/a
	mv b c
	ls . d
}

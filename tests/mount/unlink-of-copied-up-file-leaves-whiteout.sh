# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	echo more >upper/b
}

act() {
	echo changed >a
	rm a b
	ls
}

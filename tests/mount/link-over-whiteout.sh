# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	echo three >upper/c
}

act() {
	rm a b
	ln c a
	ln c b
	cat a b
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir upper/a upper/b l1/m
	echo one >upper/a/x
	echo two >upper/b/y
}

act() {
	probe-calls rename a b exchange
	ls a b
	mv b m/b
	probe-calls rename a m/b exchange
	ls a m/b
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	mkdir upper/d
	echo two >upper/d/x
}

act() {
	probe-calls rename a d exchange
	cat d a/x
	rm d a/x
	rmdir a
	ls
}

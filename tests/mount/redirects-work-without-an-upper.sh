# SPDX-License-Identifier: Apache-2.0

features=on
upper=no

layers() {
	mkdir -p l2/d/e l1/{d,q/n,opened,deep/a} l3/d l3/deep/a/b
	echo one >l2/d/x
	echo two >l3/d/y
	echo three >l3/deep/a/b/z
	opaque l1/d
	whiteout l1/deep/a/b
	setfattr -n trusted.overlay.redirect -v /d l1/q/n
	setfattr -n trusted.overlay.redirect -v /deep/a/b l1/opened
}

act() {
	find . | sort
	cat q/n/x q/n/y opened/z
	probe-calls rename q/n m
}

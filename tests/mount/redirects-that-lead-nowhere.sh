# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/a upper/b l1/c l2
	echo one >l1/a/x
	echo one >upper/b/y
	setfattr -n trusted.overlay.redirect -v none l1/a
	setfattr -n trusted.overlay.redirect -v /no/such upper/b
}

act() {
	ls a b
}

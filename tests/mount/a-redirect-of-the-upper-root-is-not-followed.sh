# SPDX-License-Identifier: Apache-2.0

features=on

layers() {
	mkdir -p l1/d/e l1/q
	echo one >l1/d/x
	setfattr -n trusted.overlay.redirect -v /d upper
	setfattr -n trusted.overlay.redirect -v /q l1
}

act() {
	find . | sort
	mv d q/d
	find . | sort
}

look() { look_at_marks; }

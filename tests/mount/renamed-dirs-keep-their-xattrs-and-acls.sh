# SPDX-License-Identifier: Apache-2.0

features=on

layers() {
	mkdir -p l1/d/e l1/q
	setfattr -n user.x -v y l1/d
	setfacl -m u:1000:rwx,d:u:1001:r-x l1/d
	setfattr -n security.x -v y l1/d/e
	chmod 2750 l1/d/e
	chown 5:6 l1/d/e
}

act() {
	mv d q/n
	mv q/n/e e
	touch q/n/new
	getfacl -cp q/n q/n/new
	getfattr -d -m - q/n e
	try setfattr -n trusted.overlay.redirect -v /q e
	try getfattr -n trusted.overlay.redirect e
}

look() { look_at_marks; }

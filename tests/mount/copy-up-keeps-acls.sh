# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	echo lower >l1/a
	chmod 640 l1/a
	setfacl -m u:1000:rw,g:50:r,m::rw l1/a
	mkdir l1/d
	setfacl -m u:1000:rwx,d:u:1001:r,d:g:60:rw l1/d
}

act() {
	echo more >>a
	touch d/new
	getfacl -n a d d/new
}

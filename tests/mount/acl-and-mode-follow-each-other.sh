# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	echo lower >l1/a
	setfacl -m u:1000:rw l1/a
	echo upper >upper/b
}

act() {
	chmod 600 a
	getfacl -n a
	chmod 777 a
	getfacl -n a
	setfacl -m u::r,g::w,o::x b
	stat -c %a b
	setfacl -m m::r,u:5:rwx b
	stat -c %a b
	setfacl -b a
	stat -c %a a
	try setfacl -d -m u:5:rwx b
}

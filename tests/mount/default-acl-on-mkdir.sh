# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	mkdir l1/d
	setfacl -m d:u:1000:rwx,d:g::rx,d:o::-,d:m::rwx l1/d
}

act() {
	umask 077
	mkdir d/a
	mkdir -m 700 d/b
	mkdir d/a/sub
	getfacl -n d/a d/b d/a/sub
}

# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	mkdir l1/d
	setfacl -m d:u:1000:rwx,d:g:50:rx,d:o::-,d:m::rwx l1/d
}

act() {
	umask 077
	touch d/a
	mkfifo d/p
	ln -s x d/s
	probe-calls <<-END
		open x d/x rw,creat 666
		open y d/y rw,creat 600
		open t d rw,tmpfile 666
		name t d/t
	END
	getfacl -n d/a d/p d/x d/y d/t
}

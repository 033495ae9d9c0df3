# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	mkdir l1/d
	echo secret >l1/a
	echo open >l1/b
	chmod 600 l1/a
	setfacl -m u:1000:r l1/a
	chmod 644 l1/b
	setfacl -m u:1000:- l1/b
	setfacl -m u:1000:rwx l1/d
}

act() {
	probe-calls <<-END
		as 1000 1000
		open a a r
		open w a rw
		open b b r
		open n d/new rw,creat
		access a r
		access a w
		as 1001 1001
		open a a r
		open b b r
		open n d/new2 rw,creat
	END
	setfacl -b b
	setfacl -m u:1001:rw a
	probe-calls <<-END
		as 1000 1000
		open b b r
		as 1001 1001
		open a a rw
		write a x
	END
	getfacl -n a b
}

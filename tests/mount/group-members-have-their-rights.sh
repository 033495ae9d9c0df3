# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	chown 0:50 l1/d
	chmod 770 l1/d
	echo lower >l1/d/a
	chown 0:60 l1/d/a
	chmod 640 l1/d/a
	mkdir upper/d
	chown 0:50 upper/d
	chmod 770 upper/d
}

act() {
	probe-calls <<-END
		as 1000 1000
		open a d/a r
		as 1000 1000 50
		open a d/a r
		open n d/new rw,creat
		rename d/a d/b
		as 1000 1000 50 60
		open a d/b r
		open a d/b rw
		as 1000 60 50
		open a d/b r
	END
}

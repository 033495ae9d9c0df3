# SPDX-License-Identifier: Apache-2.0
#
# When the data come, they bring back neither owner nor mode nor xattrs.

features=on

layers() {
	seq 20000 >l1/f
	setfattr -n user.gone -v y l1/f
	setfattr -n user.stays -v y l1/f
	setfacl -m u:1000:rw l1/f
}

act() {
	setfattr -x user.gone f
	setfattr -n user.new -v y f
	setfacl -b f
	chown 5:6 f
	chmod 2755 f
	probe-calls <<-END
		utimes f 5.5 6.6
		open w f w
		pwrite w X 3
	END
	touch -d @1100000000 f
	getfacl -cp f
}

look() { look_at_marks; }

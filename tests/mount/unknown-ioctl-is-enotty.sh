# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
	mkdir l1/d
}

act() {
	probe-calls <<-END
		open a a r
		open b b rw
		open d d r,dir
		ioctl a 0x5401
		ioctl b 0x5401
		ioctl d 0x5401
		ioctl a 0x1234
		ioctl b 0x80017a7b
	END
	try test -t 0 <b
}

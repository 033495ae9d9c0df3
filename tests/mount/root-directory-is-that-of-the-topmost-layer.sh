# SPDX-License-Identifier: Apache-2.0

layers() {
	chmod 751 upper
	chown 7:8 upper
	setfattr -n user.up -v y upper
	setfattr -n user.low -v y l1
	chmod 700 l1
}

act() {
	stat -c '%a %u:%g' .
	getfattr -d .
	chmod 2770 .
	chown 9:10 .
	setfattr -n user.new -v z .
	touch new
	probe-calls <<-END
		utimes . 1.5 2.5
		rmdir ../mnt
	END
}

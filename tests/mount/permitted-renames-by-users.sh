# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/own l1/open l1/closed l1/sticky
	chown 1000:1000 l1/own
	chmod 777 l1/open
	chmod 1777 l1/sticky
	echo one >l1/own/a
	echo two >l1/open/b
	echo three >l1/closed/c
	echo four >l1/sticky/others
	echo five >l1/sticky/mine
	chown 1000 l1/sticky/mine
	mkdir upper/own
	chown 1000 upper/own
	mkdir upper/own/d
	echo six >upper/own/d/e
}

act() {
	probe-calls <<-END
		as 1000 1000
		rename own/a open/a
		rename open/b own/b
		rename closed/c own/c
		rename own/b closed/b
		rename sticky/mine own/mine
		rename sticky/others own/others
		rename own/b own/x
		rename own/d own/dd
		unlink sticky/others
		unlink open/a
		rename own/x sticky/others
	END
}

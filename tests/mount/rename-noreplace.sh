# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	echo three >upper/c
	echo four >l1/w
}

act() {
	rm w
	probe-calls <<-END
		rename a b noreplace
		rename a c noreplace
		rename c b noreplace
		rename a w noreplace
		rename c n noreplace
		rename none m noreplace
	END
	cat w n
}

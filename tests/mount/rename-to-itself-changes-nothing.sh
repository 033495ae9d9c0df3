# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >upper/b
	ln upper/b upper/c
	mkdir l1/d
}

act() {
	probe-calls <<-END
		rename a a
		rename b b
		rename b c
		rename d d
		rename a a noreplace
	END
	ls
}

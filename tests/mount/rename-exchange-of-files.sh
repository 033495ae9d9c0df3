# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	echo two >l1/b
	echo three >upper/c
	echo four >upper/d
}

act() {
	probe-calls <<-END
		rename a b exchange
		rename c d exchange
		rename a d exchange
		rename a none exchange
	END
	cat a b c d
	rm a
	ls
}

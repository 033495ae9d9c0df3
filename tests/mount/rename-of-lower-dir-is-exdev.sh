# SPDX-License-Identifier: Apache-2.0
#
# Without redirects: mv falls back to a copy.

features=off

layers() {
	mkdir -p l1/d/e upper/m l1/m l1/file.d
	echo one >l1/d/e/x
	echo two >l1/m/y
	echo three >l1/file
}

act() {
	probe-calls <<-END
		rename d n
		rename d/e n
		rename m n
		rename m n noreplace
		rename d m exchange
		rename file d exchange
		rename d file
	END
	mv d n
	cat n/e/x
	ls
}

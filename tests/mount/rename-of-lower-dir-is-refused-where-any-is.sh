# SPDX-License-Identifier: Apache-2.0

features=on

layers() {
	mkdir -p l1/d/e l1/full upper/m l1/m
	echo one >l1/d/x
	echo two >l1/full/y
	echo three >l1/file
}

act() {
	probe-calls <<-END
		rename d full
		rename d file
		rename file d
		rename d d/e
		rename d d/e/f
		rename d/e d
		rename d full noreplace
		rename d nowhere exchange
		rename d nowhere/n
		rename d .
		rename . d
		as 1000 1000
		rename d n
		rename d/e n
	END
}

see() { see_over_several; }
look() { look_at_marks_of_files; }

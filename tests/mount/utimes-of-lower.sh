# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	mkdir -p l1/d
	ln -s x l1/s
	mkfifo l1/p
}

act() {
	probe-calls <<-END
		utimes a 10.000000001 20.999999999
		utimes d 30.5 omit
		utimes d omit 40.000000007
		utimes s 50.0 60.123456789
		utimes p omit omit
		utimes p now 70.0
		stat a mtime
		stat d mtime
		stat s mtime
		stat p mtime
	END
	stat -c '%n %x' a d s | cut -c 1-40
	touch -r a p
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/low upper/up
	chmod 2775 l1/low
	chown 0:50 l1/low
}

act() {
	probe-calls <<-END
		open t low rw,tmpfile 640
		stat @t nlink mode size owner
		write t hello
		pread t 10 0
		chmod @t 600
		fsync t
		name t low/named
		stat low/named nlink size mode
		open u up rw,tmpfile 600
		write u gone
		close u
		open x up rw,tmpfile,excl 600
		name x up/refused
		open y low/named rw,tmpfile
		open z low r,tmpfile
	END
	cat low/named
	ls -A up
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	ln -s target l1/s
	chown -h 3:4 l1/s
}

act() {
	probe-calls <<-END
		chown s 5 6
		utimes s 100.5 200.25
		stat s owner mtime mode
	END
	readlink s
}

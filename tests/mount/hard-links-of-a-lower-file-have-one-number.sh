# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	echo one >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/c
}

act() {
	probe-calls <<-END
		same a d/b
		same d/b d/c
		stat a nlink
	END
	probe-dir count d
}

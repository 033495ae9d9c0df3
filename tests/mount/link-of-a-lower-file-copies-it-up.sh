# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	chmod 4755 l1/a
	mkdir l1/d
}

act() {
	ln a d/b
	probe-calls <<-END
		same a d/b
		stat a nlink mode
		stat d/b nlink
	END
	echo more >>a
	cat d/b
}

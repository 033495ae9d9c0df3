# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	echo one >upper/a
	ln upper/a upper/b
}

act() {
	ln a d/c
	echo two >>b
	chmod 600 d/c
	probe-calls <<-END
		same a b
		same a d/c
		rename b d/b
		same a d/b
		unlink a
		stat d/c nlink mode
	END
	cat d/c d/b
}

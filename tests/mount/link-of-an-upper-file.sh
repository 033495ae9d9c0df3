# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >upper/a
	mkdir l1/d
}

act() {
	ln a b
	ln a d/c
	echo more >>d/c
	cat a b
	probe-calls <<-END
		same a b
		same a d/c
		stat a nlink
		unlink b
		stat a nlink
	END
}

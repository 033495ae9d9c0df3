# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	mkdir -p l1/d/e
	ln -s x l1/s
}

act() {
	probe-calls <<-END
		keep-times a
		chown a 1000 1001
		times a
		chown d 5 6
		chown d/e -1 7
		chown s 8 -1
	END
}

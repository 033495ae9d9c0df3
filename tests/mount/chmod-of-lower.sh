# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	mkdir l1/d l1/d/e
	mkfifo l1/p
}

act() {
	probe-calls <<-END
		keep-times a
		chmod a 4711
		times a
		chmod d 1777
		chmod p 600
		chmod d/e 0
	END
}

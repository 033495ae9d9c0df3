# SPDX-License-Identifier: Apache-2.0

layers() {
	echo contents >l1/low
	chown 1000:1000 l1/low
	chmod 4755 l1/low
}

act() {
	probe-calls <<-END
		as 1000 1000
		chown low -1 -1
		stat low mode
		chown low 1000 1000
		stat low mode
	END
}

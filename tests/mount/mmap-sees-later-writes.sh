# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >upper/a
}

act() {
	probe-calls <<-END
		open a a rw
		map a 6 r shared
		load a 6 0
		pwrite a LOWER 0
		load a 6 0
		open t a rw
		pwrite t x*3 0
		load a 6 0
	END
}

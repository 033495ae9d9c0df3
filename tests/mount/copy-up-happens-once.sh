# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
}

act() {
	probe-calls <<-END
		open w a rw
		write w first
		open v a rw
		pwrite v second 10
		chmod a 600
		pread w 100 0
		same @v @w
	END
}

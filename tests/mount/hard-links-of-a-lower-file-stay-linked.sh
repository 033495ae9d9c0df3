# SPDX-License-Identifier: Apache-2.0

later="there is no index of hard links"
kernel_options=index=on
layerfs_options=index=on

layers() {
	mkdir l1/d
	echo one >l1/a
	ln l1/a l1/b
	ln l1/a l1/d/c
}

act() {
	probe-calls <<-END
		same a b
		stat a nlink
		open w a rw
		pwrite w X 0
		same a b
		same a d/c
		stat b nlink
		open r b r
		pread r 10 0
		chmod d/c 600
		stat a mode
		unlink a
		stat b nlink
		link b d/e
		stat d/c nlink
	END
	cat b d/c d/e
}

look() { :; }

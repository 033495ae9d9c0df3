# SPDX-License-Identifier: Apache-2.0
#
# Somebody reads a lower, another opens it for writing: in every order.

layers() {
	echo lower >l1/a
	echo lower >l1/b
}

act() {
	probe-calls <<-END
		open r a r
		pread r 10 0
		open w a rw
		pwrite w X 0
		pread w 10 0
		pread r 10 0
		open s a r
		pread s 10 0
		reopen x r rw
		pwrite x Y 1
		pread w 10 0
		open q b r
		map q 5 r shared
		open v b rw,append
		write v more
		load q 5 0
		pread q 20 0
	END
	cat a b
}

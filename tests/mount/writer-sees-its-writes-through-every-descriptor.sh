# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	ln l1/a l2.tmp
	mkdir l2
	mv l2.tmp l2/b
}

act() {
	probe-calls <<-END
		open w a rw
		open v a rw
		pwrite w one 0
		pread v 10 0
		pwrite v two 3
		pread w 10 0
		ftruncate v 2
		stat @w size
		open c a r
		pread c 10 0
		open ap a rw,append
		write ap end
		pread w 10 0
		lseek w 0 end
		write w more
		pread v 20 0
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p upper/a upper/b l1/low
	echo one >upper/a/f
	echo two >l1/low/g
}

act() {
	python3 - <<-'END'
		import os
		d = os.open("a", os.O_RDONLY)
		low = os.open("low", os.O_RDONLY)
		os.rename("a", "b/c")
		f = os.open("f", os.O_RDWR, dir_fd=d)
		os.write(f, b"ONE")
		os.mkdir("a")
		os.close(os.open("n", os.O_CREAT | os.O_WRONLY, dir_fd=d))
		os.rename("f", "g", src_dir_fd=d, dst_dir_fd=low)
		os.unlink("n", dir_fd=d)
		os.mkdir("sub", dir_fd=low)
		print(sorted(os.listdir(d)), sorted(os.listdir(low)))
		print(os.fstat(f).st_ino == os.stat("low/g").st_ino)
	END
	find . | sort
	cat low/g
}

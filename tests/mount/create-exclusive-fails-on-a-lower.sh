# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	ln -s nowhere l1/s
}

act() {
	probe-calls <<-END
		open x a rw,creat,excl
		open x s rw,creat,excl
		open x s rw,creat
		open y b rw,creat,excl
		open z b rw,creat,excl
		mkdir a 755
		mkdir s 755
		symlink x a
		link b a
		mknod a p 644
	END
}

# SPDX-License-Identifier: Apache-2.0

upper=no

layers() {
	mkdir -p l1/d l2/d
	echo one >l1/d/a
	echo two >l2/d/b
	echo three >l2/d/hidden
	mknod l1/d/hidden c 0 0
	setfattr -n user.x -v y l2/d/b
}

act() {
	find . | sort
	cat d/a d/b
	probe-calls <<-END
		open w d/a rw
		open n d/n rw,creat
		open e d/a r,creat
		unlink d/a
		mkdir d/e 755
		rmdir d
		rename d/a d/c
		link d/a d/l
		symlink x d/s
		mknod d/p p 644
		chmod d/a 600
		chown d/a 1 1
		utimes d/a 1.0 1.0
		truncate d/a 0
		setxattr d/a user.x y
		removexattr d/b user.x
		getxattr d/b user.x
		access d/a w
		open t d rw,tmpfile
	END
	findmnt -n -o OPTIONS -T . | cut -c 1-2
}

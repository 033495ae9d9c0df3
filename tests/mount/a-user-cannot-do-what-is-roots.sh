# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	mkdir l1/d
	chmod 777 l1/d
	echo own >l1/d/own
	chown 1000:1000 l1/d/own
}

act() {
	probe-calls <<-END
		as 1000 1000
		chown a 1000 1000
		chown d/own 1001 1000
		chown d/own 1000 50
		chmod a 777
		mknod d/c c 666 1 3
		mknod d/p p 666
		setxattr d/own trusted.x y
		getxattr d/own trusted.x
		setxattr d/own security.x y
		setxattr a user.x y
		utimes a 1.0 1.0
		link a d/l
		open n d/n rw,creat
		fork chown @n 0 0
	END
	as 1000 getfattr -m - -d d/own a
}

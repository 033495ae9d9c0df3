# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	chown 0:50 l1/d
	chmod 2777 l1/d
}

act() {
	probe-calls <<-END
		open f d/root rw,creat 2755
		mknod d/p p 644
		symlink x d/s
		as 1000 1000
		open f d/user rw,creat 2755
		open g d/plain rw,creat 644
		mknod d/q p 600
		symlink x d/t
		as 1000 1000 50
		open h d/member rw,creat 2755
	END
}

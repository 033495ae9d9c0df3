# SPDX-License-Identifier: Apache-2.0

layers() { mkdir -m 777 l1/d; }

act() {
	probe-calls <<-END
		as 1000 2000
		open f d/f rw,creat
		mkdir d/m 755
		mknod d/p p 644
		symlink x d/s
		open t d rw,tmpfile 600
		name t d/t
		link d/f d/l
		as 1001 1001
		open f d/over rw,creat
		rename d/over d/f
	END
}

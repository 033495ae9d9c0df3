# SPDX-License-Identifier: Apache-2.0

layers() { mkdir l1/d; }

act() {
	umask 0
	mkfifo -m 600 d/p600
	mkfifo -m 622 d/p622
	mknod -m 666 d/c666 c 1 3
	mknod -m 640 d/b640 b 7 0
	probe-calls <<-END
		mknod d/p4666 p 4666
		mknod d/s1777 s 1777
		mknod d/f2750 f 2750
	END
}

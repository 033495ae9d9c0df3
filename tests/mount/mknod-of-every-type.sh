# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
}

act() {
	probe-calls <<-END
		mknod d/f f 640
		mknod d/p p 622
		mknod d/s s 755
		mknod d/c c 600 1 3
		mknod d/b b 660 7 200
		mknod d/big c 644 300 70000
		mknod d/f f 640
	END
}

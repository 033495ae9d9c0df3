# SPDX-License-Identifier: Apache-2.0

differs="on the kernel's overlayfs these descriptors lock different files"

layers() { echo lower >l1/a; }

act() {
	probe-calls <<-END
		open r a r
		flock r ex
		open w a rw
		write w X
		flock w ex
		flock r un
		flock w ex
		open s a r
		flock r sh
		flock s sh
	END
}

# An overlayfs file of its own has one inode: flock is as it should be there.
kernel_says="open r a r = 0
flock r ex = 0
open w a rw = 0
write w X = 1
flock w ex = EAGAIN
flock r un = 0
flock w ex = 0
open s a r = 0
flock r sh = EAGAIN
flock s sh = EAGAIN"
expect=$kernel_says

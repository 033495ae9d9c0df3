# SPDX-License-Identifier: Apache-2.0
#
# A lower that is itself an overlayfs, and thereby another file system.

layers() {
	mkdir -p l2 under/{low,upper,work}
	mkdir -p under/low/d/e
	echo one >under/low/d/e/a
	echo two >under/low/d/b
	setfattr -n user.x -v y under/low/d/b
	mount -t overlay overlay l2 -o \
		lowerdir=under/low,upperdir=under/upper,workdir=under/work
	rm l2/d/e/a
	echo three >l2/d/c
}

act() {
	find . | sort
	echo more >>d/b
	rm d/c
	rmdir d/e
}

# On two file systems the kernel's numbers do not agree; ours do.
see() { see_over_several; }

cleanup() { umount l2; }

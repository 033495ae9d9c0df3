# SPDX-License-Identifier: Apache-2.0
#
# Its upper too: whiteouts, opaque marks and xattrs of the inner one are kept
# in the mount, not taken for ours.

kernel=no

layers() {
	mkdir -p l1/base/d/e l1/nest
	echo one >l1/base/d/e/a
	echo two >l1/base/d/b
}

act() {
	mkdir nest/upper nest/work nest/mnt
	mount -t overlay overlay nest/mnt -o \
		"lowerdir=base,upperdir=nest/upper,workdir=nest/work" || return
	(
		cd nest/mnt || return
		rm d/b
		rm -r d/e
		mkdir d/e
		echo new >d/e/n
		find . | sort
	)
	umount nest/mnt
	stat -c '%n %F' nest/upper/d/b
}

see() {
	getfattr -n trusted.overlay.opaque nest/upper/d/e
	cat nest/upper/d/e/n base/d/e/a
}

expect=".
./d
./d/e
./d/e/n
nest/upper/d/b character special file"
sees='# file: nest/upper/d/e
trusted.overlay.opaque="y"

new
one'

# SPDX-License-Identifier: Apache-2.0
#
# Its origin and that of the index; with other layers the kernel refuses or
# goes on, and so do we.

features=on

layers() {
	mkdir -p l1/d upper2 other/d
	echo one >l1/a
	ln l1/a l1/d/b
	echo two >other/a
}

mounted=no
act() {
	mount_here || return
	chmod 600 mnt/a
	umount mnt
	nobody_left
	probe-marks upper upper.work l1
	lowers=other
	if mount_here 2>/dev/null; then
		echo mounted
		umount mnt
	else
		echo refused
	fi
	lowers=l1
	mount_here || return
	probe-tree mnt
	umount mnt
	nobody_left
}

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

differs="entries are found by handles, whatever the topmost lower is"
marks="upper d trusted.overlay.impure=y trusted.overlay.origin=[v0 mfb len f0 t1 no-uuid ->l1]
upper/a f n2 no-data trusted.overlay.metacopy= trusted.overlay.nlink=U+0 trusted.overlay.origin=[v0 mfb len f0 t1 no-uuid ->l1/a]
index 0000 trusted.overlay.upper=[v0 mfb len f4 t1 no-uuid ->upper]
index [v0 mfb len f0 t1 no-uuid ->l1/a] f n2 no-data = upper/a trusted.overlay.metacopy= trusted.overlay.nlink=U+0 trusted.overlay.origin=[v0 mfb len f0 t1 no-uuid ->l1/a]"
tree=". d0755 0:0 m=1000000000.000000000
a f0600 0:0 n2 s4 m=1000000000.000000000 #6dcec1eb
d d0755 0:0 m=1000000000.000000000
d/b f0600 0:0 n2 s4 m=1000000000.000000000 same-as=a #6dcec1eb"
kernel_says="$marks
refused
$tree"
expect="$marks
mounted
$tree"

# SPDX-License-Identifier: Apache-2.0

kernel_options=volatile
layerfs_options=volatile

layers() { echo one >l1/a; }
remount=no

act() {
	probe-calls <<-END
		open a a rw
		write a new
		fsync a
		open d . r,dir
		fsync d
		syncfs d
	END
	sync
}

look() { probe-tree -m upper; }

# SPDX-License-Identifier: Apache-2.0

kernel_options=ro
layerfs_options=ro

layers() {
	echo one >l1/a
	echo two >upper/b
	mknod upper/c c 0 0
	echo three >l1/c
}

act() {
	ls
	cat a b
	probe-calls <<-END
		open w b rw
		unlink a
		mkdir d 755
		chmod b 600
	END
}

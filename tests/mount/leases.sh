# SPDX-License-Identifier: Apache-2.0
layers() {
	echo lower >l1/a
	echo upper >upper/b
}

differs="FUSE has no leases"

act() {
	probe-calls <<-END
		open b b rw
		lease b w
	END
}

kernel_says="open b b rw = 0
lease b w = 0"
expect="open b b rw = 0
lease b w = EINVAL"

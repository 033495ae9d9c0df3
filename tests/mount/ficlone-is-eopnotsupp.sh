# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
}

act() {
	probe-calls <<-END
		open a a r
		open b b rw
		clone a b
		pread b 10 0
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
}

act() {
	probe-calls <<-END
		open b b rw
		lease b w
		lease b un
		open r a r
		lease r r
	END
}

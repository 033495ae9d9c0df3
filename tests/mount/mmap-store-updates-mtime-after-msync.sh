# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
}

act() {
	probe-calls <<-END
		open a a rw
		open b b rw
		map a 4 rw shared
		map b 4 rw shared
		sleep 20
		keep-times @a
		store a X 0
		msync a
		times @a
		times a
		keep-times @b
		store b X 0
		msync b
		times @b
		times b
	END
	cat a b
}

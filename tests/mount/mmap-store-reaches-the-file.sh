# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo lower >l1/b
}

act() {
	probe-calls <<-END
		open a a rw
		map a 6 rw shared
		open r a r
		store a LOW 0
		pread r 6 0
		msync a
		pread r 6 0
		close a
		store a W 5
		msync a
		unmap a
		pread r 6 0
		open b b rw
		map b 6 rw private
		store b PRI 0
		load b 6 0
		pread b 6 0
		unmap b
	END
	cat a b
}

# Whether the private mapping copies b up is not a matter of the union.
look() { cat upper/a; }

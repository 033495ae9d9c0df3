# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
}

act() {
	probe-calls <<-END
		open a a rw
		lock a w 0 10
		fork lock a w 5 1
		fork lock a r 5 1
		fork lock a w 10 1
		lock a r 0 10
		fork lock a r 5 1
		fork lock a w 5 1
		lock a un 0 5
		fork lock a w 0 5
		fork lock a w 4 2
		open b b rw
		lock b w 0 0
		fork lock b w 1000000 1
		close b
		open r b r
		lock r w 0 0
		lock r r 0 0
		open c a rw
		ofdlock a w 100 10
		ofdlock c w 100 10
		ofdlock c w 110 10
	END
}

# Whether the open alone copies up is not a matter of the union.
look() { :; }

# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
	mkdir l1/d
}

act() {
	probe-calls <<-END
		open a a rw
		open b a rw
		flock a ex
		flock b ex
		flock b sh
		flock a sh
		flock b sh
		flock a ex
		flock b un
		flock a ex
		close a
		flock b ex
		open c b r
		open e b r
		flock c ex
		flock e ex
		open d d r,dir
		open f d r,dir
		flock d ex
		flock f sh
	END
}

# Whether the open alone copies up is not a matter of the union.
look() { :; }

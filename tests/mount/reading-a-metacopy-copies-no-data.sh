# SPDX-License-Identifier: Apache-2.0
#
# Reading, mapping, running and opening for writing alone copy nothing.

features=on

layers() {
	seq 20000 >l1/f
	cp "$(type -P true)" l1/run
	chmod 644 l1/run
}

act() {
	chmod 600 f
	chmod 755 run
	sum f
	./run && echo runs
	probe-calls <<-END
		open r f r
		map r 100000 r private
		load r 10 90000
		pread r 10 90000
		setxattr f user.x y
	END
}

look() { look_at_marks; }

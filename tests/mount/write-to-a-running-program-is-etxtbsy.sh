# SPDX-License-Identifier: Apache-2.0

layers() {
	cp /bin/sleep l1/low
	cp /bin/sleep upper/up
}

act() {
	./low 5 &
	local first=$!
	./up 5 &
	local second=$!

	sleep 0.2
	probe-calls <<-END
		open w low rw
		open w low w,trunc
		truncate low 0
		open w up rw
		truncate up 10
		chmod low 700
		chmod up 700
	END
	kill $first $second
	wait $first $second 2>/dev/null
	probe-calls <<-END
		open w low rw
		write w x
		open w up rw
	END
}

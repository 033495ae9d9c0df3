# SPDX-License-Identifier: Apache-2.0

kernel=no

layers() {
	head -c 1000000 /dev/zero >l1/a
	mkdir l1/d
	touch l1/d/{1..200}
}

act() {
	local i

	for i in {1..20}; do
		(while :; do
			cat a >b
			find . -type f -exec cat {} + >/dev/null
			echo x >>a
			rm -f b
		done) 2>/dev/null &
		sleep 0.0$((i % 5 + 1))
		kill -9 $!
		wait $! 2>/dev/null
	done
	sleep 0.2
	find . ! -name b | wc -l
	echo works >c
	cat c
}

expect="203
works"
see() { cat c; }
sees=works

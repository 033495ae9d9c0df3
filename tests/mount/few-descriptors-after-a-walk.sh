# SPDX-License-Identifier: Apache-2.0

kernel=no

layers() {
	mkdir l2 l1/{1..200}
	touch l1/{1..200}/{1..100}
}
keep_times=yes

act() {
	find . -type f | wc -l
	find . -type f -name "*1" -print0 | xargs -0 cat
	sleep 0.2
	find /proc/"$(daemons)"/fd -type l | wc -l >../fds
	(($(cat ../fds) <= 64)) || echo "$(cat ../fds) descriptors"
	for d in {1..80}; do
		echo more >>"$d/1"
		chmod 600 "$d/2"
		rm "$d/3"
	done
	sleep 0.2
	find /proc/"$(daemons)"/fd -type l | wc -l >../fds
	(($(cat ../fds) <= 64)) || echo "$(cat ../fds) descriptors"
}

expect=20000
remount=no

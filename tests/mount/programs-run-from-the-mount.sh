# SPDX-License-Identifier: Apache-2.0

layers() {
	cp /bin/echo l1/low
	cp /bin/echo upper/up
	# shellcheck disable=SC2016 # it is the script's
	printf '#!/bin/sh\necho script $0\n' >l1/script
	chmod 755 l1/script
	printf '#!./low\n' >upper/script2
	chmod 755 upper/script2
	cp /bin/echo l1/noexec
	chmod 644 l1/noexec
	cp /usr/bin/id l1/suid
	chown 1000 l1/suid
	chmod 4755 l1/suid
}

act() {
	./low from the lower
	./up from the upper
	./script
	./script2
	try ./noexec 2>&1 | sed 's/^.*line [0-9]*: //'
	./suid -u
	chmod 755 noexec
	./noexec now
	cp low copied
	./copied too
	touch -c suid
	./suid -u
}

# SPDX-License-Identifier: Apache-2.0
#
# In one and in two, renamed and linked, over data in the lowest.

features=on

layers() {
	mkdir -p l1/d l1/q
	seq 20000 >l1/a
	seq 20000 >l1/d/b
	seq 20000 >l1/d/c
	seq 20000 >l1/d/e
	setfattr -n user.x -v y l1/a
	rotate 'chmod 600 a; mv d/b q/b; chown 5 d/c; ln d/e q/e2'
	rotate 'chown 6 a; mv q/b d/b2; mv d q/dd; mv q/e2 e3'
}

act() {
	stat -c '%n %s %b %a %u' a q/dd/*
	sum a q/dd/* e3
	probe-calls <<-END
		open r a r
		chmod a 644
		pread r 10 100000
		rename q/dd/b2 b
		pread r 10 100000
		chmod q/dd/c 640
		link q/dd/c c2
	END
	stat -c '%n %s %b %a %u' a b c2 q/dd/*
	echo more >>a
	echo more >>b
}

look() { look_at_marks; }

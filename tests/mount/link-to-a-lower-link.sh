# SPDX-License-Identifier: Apache-2.0
#
# New names of a lower file that has several, in places old and new.

features=on

layers() {
	mkdir -p l1/d l1/q l1/gone
	echo one >l1/a
	ln l1/a l1/d/b
	echo one >l1/gone/x
}

act() {
	rm -r gone
	mkdir gone
	probe-calls <<-END
		link a a2
		stat d/b nlink
		link d/b gone/b2
		link gone/b2 q/b3
		stat a nlink
		same a q/b3
		unlink a
		link q/b3 a
		stat a nlink
		link a d/b
	END
	echo more >>d/b
	cat a a2 gone/b2 q/b3
	mv d dd
	chmod 600 dd/b
}

look() { look_at_marks; }

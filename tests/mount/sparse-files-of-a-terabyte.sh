# SPDX-License-Identifier: Apache-2.0

layers() {
	truncate -s 1T l1/a
	printf x | dd of=l1/a bs=1 seek=500G conv=notrunc status=none
}

act() {
	printf y | dd of=a bs=1 seek=600G conv=notrunc status=none
	probe-calls <<-END
		open a a r
		stat @a size blocks
		lseek a 0 data
		lseek a 600000000000 data
		pread a 3 536870911999
		pread a 3 644245094399
	END
}

see() { stat -c '%n %s' a; }
look() { (($(du -k upper/a | cut -f 1) < 8192)) && echo sparse; }

lower_digest() { stat -c '%n %s %Y %b' l1/a; }

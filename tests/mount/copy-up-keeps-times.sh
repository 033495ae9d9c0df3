# SPDX-License-Identifier: Apache-2.0

keep_times=yes

layers() {
	echo lower >l1/a
	mkdir -p l1/d/e
	ln -s x l1/s
	probe-calls >/dev/null <<-END
		utimes l1/a 1.000000001 2.000000002
		utimes l1/s -3.000000003 -5.999999999
		utimes l1/d/e 1000.5 2000.000000001
		utimes l1/d 4000000000.5 5000000000.123456789
		utimes l1 1.5 1.25
		utimes upper 1.5 1.25
	END
}

act() {
	probe-calls <<-END
		chmod a 600
		chown s 1 1
		chmod d/e 700
		stat a mtime
		stat s mtime
		stat d mtime
		stat d/e mtime
		stat . mtime
	END
	stat -c '%n %X' a
}

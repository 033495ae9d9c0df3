# SPDX-License-Identifier: Apache-2.0

keep_times=yes

layers() {
	echo lower >l1/a
	mkdir l1/d
	probe-calls >/dev/null <<-END
		utimes l1/a -1.000000001 -2.000000002
		utimes l1/d -86400.5 -2000000000.999999999
		utimes l1 1.5 1.25
		utimes upper 1.5 1.25
	END
}

act() {
	probe-calls <<-END
		stat a mtime
		stat d mtime
		chmod a 600
		chmod d 700
		stat a mtime
		stat d mtime
		utimes a -7.25 -8.75
		stat a mtime
	END
	touch -d '1901-12-13 20:45:53.5 UTC' old
	stat -c %y old a d
}

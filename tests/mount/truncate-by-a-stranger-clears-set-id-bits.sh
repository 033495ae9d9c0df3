# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up l1/low2 upper/up2 l1/same; do
		echo contents >$f
		chmod 6777 $f
	done
}

act() {
	probe-calls <<-END
		as 1000 1000
		truncate low 3
		stat low mode
		truncate up 3
		stat up mode
		open l low2 rw
		ftruncate l 0
		stat low2 mode
		open u up2 w,trunc
		stat up2 mode
		truncate same 9
		stat same mode
	END
}

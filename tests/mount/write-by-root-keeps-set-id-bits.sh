# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up upper/trunc l1/lowtrunc; do
		echo contents >$f
		chmod 6777 $f
	done
}

act() {
	echo more >>low
	echo more >up
	probe-calls <<-END
		truncate trunc 3
		truncate lowtrunc 3
		stat low mode
		stat up mode
		stat trunc mode
		stat lowtrunc mode
	END
}

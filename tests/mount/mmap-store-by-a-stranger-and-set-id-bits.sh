# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up; do
		echo contents >$f
		chmod 6777 $f
	done
}

act() {
	probe-calls <<-END
		as 1000 1000
		open l low rw
		map l 8 rw shared
		store l X 0
		msync l
		open u up rw
		map u 8 rw shared
		store u X 0
		msync u
		stat low size
		stat up size
	END
}

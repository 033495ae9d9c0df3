# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up; do
		echo contents >$f
		chmod 6777 $f
	done
	cp -p upper/up upper/root
}

act() {
	probe-calls <<-END
		as 1000 1000
		open l low rw
		fallocate l alloc 0 8192
		stat low mode size
		open u up rw
		fallocate u keep 0 8192
		stat up mode size
		as 0 0
		open r root rw
		fallocate r alloc 0 8192
		stat root mode
	END
}

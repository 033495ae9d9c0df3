# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up l1/own upper/group; do
		echo contents >$f
		chmod 6775 $f
	done
	chown 1000:1000 l1/own upper/group
	chmod 6775 l1/own upper/group
	chown 1000:1000 l1/own upper/group
	chmod 6775 l1/own
	chmod 6765 upper/group
	mkdir l1/d
	chmod 6775 l1/d
}

act() {
	probe-calls <<-END
		chown low 5 6
		stat low mode owner
		chown up 5 -1
		stat up mode owner
		chown d 5 6
		stat d mode owner
		as 1000 1000 50
		chown own -1 50
		stat own mode owner
		chown group 1000 50
		stat group mode owner
		chown own 1000 60
		chown own 1001 -1
	END
}

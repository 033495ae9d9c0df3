# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up; do
		echo contents >$f
		chown 1000:1000 $f
		chmod 6755 $f
		setcap cap_net_raw+ep $f
	done
}

act() {
	probe-calls <<-END
		as 1000 1000
		chown low -1 -1
		stat low mode
		chown up -1 -1
		stat up mode
	END
	getcap low up
}

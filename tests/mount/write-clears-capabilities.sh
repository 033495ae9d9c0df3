# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up l1/trunc l1/owner upper/keep; do
		cp /bin/true $f
		chmod 777 $f
		setcap cap_net_raw+ep $f
	done
}

act() {
	echo more >>low
	getcap low
	probe-calls <<-END
		as 1000 1000
		open u up rw
		pwrite u X 0
		as 0 0
		truncate trunc 100
		chown owner 5 5
		chmod keep 755
	END
	getcap up trunc owner keep
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up upper/zero; do
		head -c 16384 /dev/zero | tr '\0' x >$f
		chmod 6777 $f
	done
}

act() {
	probe-calls <<-END
		as 1000 1000
		open l low rw
		fallocate l punch 4096 4096
		stat low mode size
		pread l 8 4090
		open u up rw
		fallocate u punch 0 100
		stat up mode
		open z zero rw
		fallocate z zero 0 100
		stat zero mode
	END
}

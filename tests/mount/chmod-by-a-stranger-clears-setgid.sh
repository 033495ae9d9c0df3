# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up; do
		echo x >$f
		chown 1000:50 $f
	done
	mkdir l1/d
	chown 1000:50 l1/d
}

act() {
	probe-calls <<-END
		as 1000 1000
		chmod low 2755
		chmod up 2755
		chmod d 2755
		chmod up 4755
		stat low mode
		stat up mode
		stat d mode
		as 1000 1000 50
		chmod low 2755
		chmod up 6755
		stat low mode
		stat up mode
		as 1001 1001
		chmod low 777
		chown low 1001 1001
		as 0 0
		chmod low 2755
		stat low mode
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	local f

	for f in l1/low upper/up upper/append upper/nox l1/lowx; do
		echo contents >$f
		chmod 6777 $f
	done
	chmod 6766 upper/nox
}

act() {
	probe-calls <<-END
		as 1000 1000
		open l low rw
		stat low mode
		write l X
		stat low mode
		stat @l mode
		open u up rw
		write u X
		stat up mode
		open a append rw,append
		write a X
		stat append mode
		open n nox rw
		write n X
		stat nox mode
		open x lowx rw,trunc
		stat lowx mode
	END
}

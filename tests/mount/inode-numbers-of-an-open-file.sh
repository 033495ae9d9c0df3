# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	mkdir l1/d
}

act() {
	probe-calls <<-END
		open r a r
		open d d r,dir
		open w a rw
		write w X
		same @r @w
		same @r a
		chmod d 700
		same @d d
		open again a r
		same @again @r
		rename a b
		same b @r
		link b c
		same c @r
	END
}

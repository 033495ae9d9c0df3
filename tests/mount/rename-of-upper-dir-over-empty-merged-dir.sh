# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d upper/n l1/low upper/n2
	echo below >l1/d/x
	echo above >upper/n/y
	echo above >upper/n2/z
}

act() {
	rm d/x
	probe-calls <<-END
		rename n d
		rename n2 low
	END
	ls d low
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d upper/n upper/full
	echo below >l1/d/x
	echo above >upper/full/y
}

act() {
	probe-calls <<-END
		rename n d
		rename n full
		rename n d noreplace
	END
}

# The kernel makes n opaque before it finds that it cannot be renamed.
look() { ls -R upper; }

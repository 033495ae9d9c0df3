# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d upper/n
	echo below >l1/d/x
	echo above >upper/n/y
}

act() {
	rm -r d
	probe-calls rename n d
	ls d
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/low upper/up l1/both upper/both
}

act() {
	probe-dir removed low
	probe-dir removed up
	probe-dir removed both
}

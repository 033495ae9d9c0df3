# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/low
}

act() {
	mkdir top d/new d/new/deep
	rmdir d/new/deep
	try mkdir d/low
}

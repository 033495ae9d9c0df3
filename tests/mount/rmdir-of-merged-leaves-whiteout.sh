# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d upper/d l2 l2/d
}

act() {
	rmdir d
	try ls d
}

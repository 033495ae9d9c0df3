# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d l1/e l1/e/f
}

act() {
	rmdir d e/f
	try rmdir d
	try ls d
}

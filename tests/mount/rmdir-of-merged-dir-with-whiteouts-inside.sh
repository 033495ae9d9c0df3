# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l1/keep
	touch l1/d/a l1/d/b l1/d/c
	touch l1/keep/x
}

act() {
	rm d/a d/b
	try rmdir d
	rm d/c
	try rmdir d
	try rmdir keep
	ls
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e
	echo below >l1/d/e/f
	echo below >l1/d/g
	echo file >l1/file
}

act() {
	rm -r d file
	mkdir d file
	echo new >d/new
	ls -R
}

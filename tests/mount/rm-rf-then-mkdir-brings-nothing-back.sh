# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e l2/d/e
	echo one >l1/d/e/one
	echo two >l2/d/e/two
	echo three >l2/d/three
}

act() {
	rm -rf d
	mkdir d
	ls -A d
	mkdir d/e
	ls -A d/e
	try stat -c %F d/e/one
	try stat -c %F d/three
}

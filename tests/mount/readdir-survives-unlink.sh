# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l2/d upper/d upper/pure
	touch l1/d/{1..50} l2/d/{40..100} upper/d/u{1..50}
	touch upper/pure/{1..100}
}

act() {
	probe-dir delete d
	probe-dir delete pure
}

look() { :; }

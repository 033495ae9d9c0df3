# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d upper/d upper/pure
	touch l1/d/old{1..50} upper/d/old{40..80}
	touch upper/pure/old{1..50}
}

act() {
	probe-dir create d
	probe-dir create pure
}

see() { find . -name "old*" | wc -l; }
look() { :; }

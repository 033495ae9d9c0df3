# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l2/d upper/d upper/pure l1/low
	touch l1/d/a{1..100} l2/d/b{1..100} upper/d/c{1..100}
	touch upper/pure/{1..100} l1/low/{1..100}
}

act() {
	probe-dir seek d
	probe-dir seek pure
	probe-dir seek low
	probe-dir seek-deleted d
	probe-dir seek-deleted pure
	probe-dir seek-deleted low
}

see() { :; }
look() { :; }

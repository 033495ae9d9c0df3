# SPDX-License-Identifier: Apache-2.0
#
# Directories merged by whoever made the upper, so without a word of origin.

kernel=no

layers() {
	mkdir -p l1/both/sub l2/both upper/both
	touch l1/both/b l2/both/c upper/both/d upper/both/b
}

act() {
	echo "$(probe-dir count .), $(probe-dir count both)"
}

see() { act; }

expect="3 names, 0 with another number than stat's, 6 names, 0 with another number than stat's"
sees=$expect

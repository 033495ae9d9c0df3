# SPDX-License-Identifier: Apache-2.0
#
# Merged from two layers; each name once, however it is read.

layers() {
	mkdir -p l1/d l2/d
	(cd l1/d && seq 1 10000 | sed 's/^/f/' | xargs touch)
	(cd l2/d && seq 9001 20000 | sed 's/^/f/' | xargs touch)
}

act() {
	probe-dir count d
	probe-dir small d
	find d | sort | sha1sum
	rm d/f19*
	probe-dir count d
}

see() { find d | sort | sha1sum; }
look() { probe-tree -m upper | sha1sum; }
keep_times=yes

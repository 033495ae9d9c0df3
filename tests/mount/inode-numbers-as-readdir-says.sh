# SPDX-License-Identifier: Apache-2.0
#
# In directories of every kind: d_ino is st_ino.

layers() {
	mkdir -p l1/low/sub l1/both/sub l2/both upper/up/sub
	touch l1/low/a l1/both/b l2/both/c upper/up/e
	ln l1/both/b l1/both/b2
	ln -s x l1/both/s
}

act() {
	local d

	echo new >both/d
	for d in . low both up low/sub up/sub; do
		echo "$d: $(probe-dir count $d)"
	done
	echo more >>low/a
	echo more >>both/c
	mv up/e both/e
	mv low/a up/a
	for d in . low both up low/sub up/sub; do
		echo "$d: $(probe-dir count $d)"
	done
}

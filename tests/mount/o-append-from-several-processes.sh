# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	: >upper/b
}

act() {
	local p i

	for p in 1 2 3 4; do
		for i in {1..100}; do
			echo "line $p $i of some length or other" >>a
			echo "line $p $i" >>b
		done &
	done
	wait
	sort a | sha1sum
	sort b | sha1sum
	wc a b
}

see() { sort a b | sha1sum; }
look() { sort upper/a upper/b | sha1sum; }

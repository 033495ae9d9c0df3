# SPDX-License-Identifier: Apache-2.0

layers() {
	local p w n

	for p in 0 1 2 3; do
		mkdir -p l1/p$p
		touch l1/p$p/stays
	done
	for w in 0 1 2 3; do
		for n in 0 1 2 3; do
			touch "l1/p0/w$w-$n"
		done
	done
}

act() {
	probe-storm . 2
	find . ! -name 'w*' | sort
	rm -r p0 p1 p2 p3
}

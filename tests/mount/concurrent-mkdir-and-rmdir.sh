# SPDX-License-Identifier: Apache-2.0

layers() { mkdir -p l1/d/e; }

act() {
	local p

	for p in 1 2 3 4; do
		(
			for _ in {1..25}; do
				mkdir -p d/e/x/y
				rmdir d/e/x/y d/e/x
			done
		) 2>/dev/null &
	done
	wait
	rm -rf d/e/x
	find . | sort
	mkdir d/e/x
	ls -A d/e/x
}

see() { find . | sort; }
look() { :; }

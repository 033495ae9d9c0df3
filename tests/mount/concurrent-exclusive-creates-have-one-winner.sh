# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	touch l1/d/{1..40}
}

act() {
	local p i

	rm d/*
	for p in 1 2 3 4; do
		for i in {1..40}; do
			echo "open x d/$i w,creat,excl"
			echo "mkdir d/d$i 755"
			echo "symlink $p d/s$i"
		done | probe-calls >"../won.$p" &
	done
	wait
	cat ../won.* | grep -c '= 0$'
	cat ../won.* | grep -c EEXIST
	find d | wc -l
}

see() { find d -printf '%P %y\n' | sort; }
look() { find upper -printf '%P %y\n' | sort; }

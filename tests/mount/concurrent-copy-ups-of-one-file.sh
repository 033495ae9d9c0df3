# SPDX-License-Identifier: Apache-2.0
#
# Several processes change a lower at once: every change is there afterwards.

layers() {
	local i

	head -c 3000000 /dev/zero | tr '\0' x >l1/a
	for i in {1..30}; do
		echo lower >"l1/f$i"
	done
	mkdir l1/d
	echo lower >l1/d/deep
}

act() {
	local p i

	for p in 1 2 3 4; do
		(
			for i in {1..30}; do
				echo "line $p" >>"f$i"
			done
			printf '%s' "$p" | dd of=a bs=1 seek="$p" conv=notrunc status=none
			echo "line $p" >>d/deep
			touch "d/$p"
		) &
	done
	(
		for i in {1..30}; do
			chmod 600 "f$i"
			cat "f$i" >/dev/null
		done
	) &
	wait
	for i in {1..30}; do
		sort "f$i" | tr '\n' ' '
		stat -c %a "f$i"
	done | uniq -c
	head -c 8 a
	echo
	sort d/deep
	find . -type f | wc -l
}

see() { find . -printf '%P %s %m\n' | sort; }
look() { find upper -printf '%P %s %m\n' | sort; }

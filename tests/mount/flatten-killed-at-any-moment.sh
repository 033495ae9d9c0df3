# SPDX-License-Identifier: Apache-2.0
#
# However far it came, layerfs shows the same tree with the same numbers; and it
# comes to its end the next time.  But for the mtime of a directory that was
# just given a copy, as with any copy-up.

# shellcheck disable=SC2154 # out is of lib.sh
kernel=no mounted=no features=on

layers() {
	local i

	mkdir -p l1/a/b/c l1/a/b/x l1/d/e l2/a/b/x l2/m/n l1/t
	for i in {1..12}; do
		seq "$i" 900 >"l1/a/b/$i"
		seq "$i" 700 >"l2/a/b/x/$i"
		seq "$i" 800 >"l2/m/$i"
		ln "l2/m/$i" "l2/m/n/$i"
		ln "l1/a/b/$i" "l1/t/$i"
	done
	ln -s nowhere l1/d/e/link
	whiteout l1/a/b/x/3
	rotate 'mv m/n n; chmod 600 a/b/x/1; mv d d2'
}

change() {
	local i

	rm -rf upper upper.work
	mkdir upper
	mount_here || return
	(
		cd mnt || return
		mv a a2
		mv a2/b b2
		mv b2/x a2/x
		mv n b2/n
		for i in {1..6}; do
			chmod 640 "t/$i"
			echo more >>"m/$i"
		done
		rm b2/7 a2/x/2
		echo new >b2/new
		mv d2 b2/c/d3
	)
	unmount_here
}

shown_here() {
	probe-tree . | sed '/ d[0-7]\{4\} /s/ m=[^ ]*//'
}

shown() {
	mount_here || return
	(cd mnt && shown_here && find . -printf '%i %p\n' | sort)
	unmount_here
}

flatten() {
	layerfs flatten upper --lower "$dirs"
}

# Some milliseconds after its begin; true if it was faster.
killed_after() {
	local status

	flatten &
	sleep "$(printf '0.%03d' "$1")"
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
	status=$?
	((status == 137)) && kills=$((kills + 1))
	((status == 0))
}

act() {
	local dirs kills=0 whole=0 begin took round

	here_lowers
	change
	begin=${EPOCHREALTIME/./}
	flatten
	took=$(((${EPOCHREALTIME/./} - begin) / 1000))
	for ((round = 0; kills < 40 && round < 60; round++)); do
		change
		shown >"$out/wanted"
		until killed_after $((RANDOM % took)); do
			shown >"$out/now"
			diff -a "$out/wanted" "$out/now" || return
		done
		marks_left
		shown >"$out/now"
		diff -a "$out/wanted" "$out/now" || return
		kernel_tree redirect_dir=nofollow,metacopy=off,index=off |
			sed '/ d[0-7]\{4\} /s/ m=[^ ]*//' >"$out/plain"
		diff -a <(grep -v '^[0-9]' "$out/wanted") "$out/plain" || return
		whole=$((whole + 1))
	done
	((kills >= 40 && whole)) || echo "$kills kills, $whole times to the end"
	echo the end
}

expect="the end"

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
	for i in {1..4}; do
		seq "$i" 900 >"l1/a/b/$i"
		seq "$i" 700 >"l2/a/b/x/$i"
		seq "$i" 800 >"l2/m/$i"
		ln "l2/m/$i" "l2/m/n/$i"
		ln "l1/a/b/$i" "l1/t/$i"
	done
	ln -s nowhere l1/d/e/link
	seq 500 >l1/d/e/able
	setcap cap_net_raw+ep l1/d/e/able
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
		chmod 4751 d2/e/able
		setcap cap_net_raw+ep d2/e/able
		mv a a2
		mv a2/b b2
		mv b2/x a2/x
		mv n b2/n
		for i in {1..3}; do
			chmod 640 "t/$i"
			echo more >>"m/$i"
		done
		rm b2/4 a2/x/2
		echo new >b2/new
		mv d2 b2/c/d3
	)
	unmount_here
}

without_times() { sed '/ d[0-7]\{4\} /s/ m=[^ ]*//'; }

shown() {
	mount_here || return
	(cd mnt && probe-tree . | without_times && find . -printf '%i %p\n' | sort)
	unmount_here
}

# It is what it was before, in the file $1.
same_still() {
	diff -a "$1" "$out/now" && return
	echo "the $2 if killed at call $n"
	return 1
}

flatten_here() { layerfs flatten upper --lower "$dirs"; }

# Killed at call n, and done again.
try_call() {
	change
	shown >"$out/wanted"
	grep -v '^[0-9]' "$out/wanted" >"$out/tree"
	probe-kill "$n" "$PROGRAM" flatten upper --lower "$dirs" >"$out/count"
	shown >"$out/now"
	same_still "$out/wanted" "tree after it" || return
	flatten_here
	marks_left
	kernel_tree redirect_dir=nofollow,metacopy=off,index=off |
		without_times >"$out/now"
	same_still "$out/tree" "kernel's tree" || return
	shown >"$out/now"
	same_still "$out/wanted" "tree in the end"
}

# At every call that changes the disk would take too long: at each few, from
# another one each time.
step=17

act() {
	local dirs calls n

	here_lowers
	change
	calls=$(probe-kill 0 "$PROGRAM" flatten upper --lower "$dirs")
	((calls > 100)) || echo "it took but $calls calls"
	for ((n = RANDOM % step + 1; n <= calls; n += step)); do
		try_call || return
	done
	echo the end
}

expect="the end"

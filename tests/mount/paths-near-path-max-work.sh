# SPDX-License-Identifier: Apache-2.0

not_with=whiteout=aufs
keep_times=yes
deep=$(printf 'd%.0s' {1..200})

layers() {
	(
		cd l1 || return
		for _ in {1..30}; do
			mkdir "$deep" && cd "$deep" || return
		done
		echo bottom >low
		mkdir dir
		touch dir/x
	)
}

# 30 levels of 200 bytes are longer than a path may be: gone down in steps.
act() {
	local _

	for _ in {1..30}; do
		cd "$deep" || return
	done
	cat low
	echo more >>low
	echo new >new
	mkdir made
	mv new made/moved
	rm dir/x
	rmdir dir
	ln low linked
	chmod 600 low
	probe-tree .
	cd ../../..
	rm -r "$deep/$deep/$deep/made"
}

see() { find . | wc -l -c; }
look() { find upper | wc -l -c; }

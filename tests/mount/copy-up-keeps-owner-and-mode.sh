# SPDX-License-Identifier: Apache-2.0

layers() {
	local m

	for m in 0 111 444 600 755 1755 2755 4755 6777 7000; do
		echo lower >l1/f$m
		chown 1000:2000 l1/f$m
		chmod $m l1/f$m
		mkdir l1/d$m
		chown 3000:4000 l1/d$m
		chmod $m l1/d$m
	done
}

act() {
	local d

	touch -c -d @5 f*
	for d in d*; do
		touch "$d/new"
	done
}

# SPDX-License-Identifier: Apache-2.0
kernel=no

layers() {
	local d

	for d in {1..200}; do
		mkdir "l1/$d"
		(cd "l1/$d" && touch some-longer-name-{1..100})
	done
}
keep_times=yes

rss() { sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$(daemons)/status"; }

# A walk of 20,000 entries, then nobody knows them any more.
act() {
	local before walked after

	before=$(rss)
	find . -printf '%i %s\n' | wc -l
	walked=$(rss)
	echo 2 >/proc/sys/vm/drop_caches
	sleep 1
	after=$(rss)
	((after <= before + (walked - before) / 2 || after < before + 2048)) ||
		echo "before $before kB, walked $walked kB, after $after kB"
}

expect=20201
remount=no

# SPDX-License-Identifier: Apache-2.0

kernel=no
plain=yes

layers() {
	mkdir l1/{1..100}
	touch l1/{1..100}/some-longer-name-{1..400}
}
keep_times=yes

rss() { sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$(daemons)/status"; }

# A walk of 40,000 entries, then nobody knows them any more.
act() {
	local before walked after i

	before=$(rss)
	find . -printf '%i %s\n' | wc -l
	walked=$(rss)
	echo 2 >/proc/sys/vm/drop_caches
	for i in {1..20}; do
		after=$(rss)
		((after <= before + (walked - before) / 2)) && return
		((after < before + 1024)) && return
		sleep 0.2
	done
	echo "before $before kB, walked $walked kB, after $after kB"
}

expect=40101
remount=no

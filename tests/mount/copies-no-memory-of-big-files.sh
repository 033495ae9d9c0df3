# SPDX-License-Identifier: Apache-2.0
#
# What is read and copied up does not stay in the daemon.

kernel=no

layers() {
	head -c 100000000 /dev/zero | tr '\0' x >l1/a
}

act() {
	wc -c <a
	sha1sum a >/dev/null
	echo more >>a
	tail -c 5 a
	sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$(daemons)/status" >../rss
	(($(cat ../rss) < 65536)) || echo "$(cat ../rss) kB"
}

expect="100000000
more"
remount=no

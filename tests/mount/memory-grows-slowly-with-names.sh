# SPDX-License-Identifier: Apache-2.0
#
# A million names have to fit into 150 MB: 6 MB to begin with, and 144 bytes
# each.  Here are 40,000 of them.

kernel=no
plain=yes

layers() {
	mkdir l2 l{1,2}/{1..50}
	printf '%s\0' l1/{1..25}/some-longer-name-{1..800} \
		l2/{26..50}/some-longer-name-{1..800} | xargs -0 touch
}
keep_times=yes

# Their names will do: nothing is written here.
lower_digest() { find l1 l2 | sort | cksum; }

peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$(daemons)/status"; }

act() {
	find . -printf '%i %s\n' | wc -l
	(($(peak) <= 6000 + 40000 * 144 / 1000)) || echo "$(peak) kB"
}

see() { :; }

expect=40051
remount=no

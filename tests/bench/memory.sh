#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What a million known entries cost: memory.sh PROGRAM [ENTRIES]
#
# find(1) walks a mount of so many entries (1,000,000).  RssAnon of the daemon
# at its peak, at most 150 MB for a million; and when the kernel has dropped
# its caches, at most 20 MB.  Fails if one is over.  As root, in a tmpfs: needs
# 2 GiB of memory for a million.
set -u
export LC_ALL=C

program=$(realpath -e "${1:?memory.sh PROGRAM [ENTRIES]}") || exit 2
entries=${2:-1000000}
known_max=$((150 * 1000000 / 1024))
dropped_max=$((20 * 1000000 / 1024))

# Mounts of its own, which end with it.
if [[ ! ${MEMORY_INSIDE-} ]]; then
	MEMORY_INSIDE=1 exec unshare -m --propagation private \
		bash "$0" "$program" "$entries"
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/layerfs-memory.XXXXXX") || exit 1

clean_up() {
	cd / || return
	mountpoint -q "$scratch/mnt" && "$program" umount "$scratch/mnt"
	umount "$scratch"
	rmdir "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

mount -t tmpfs -o size=4g,nr_inodes=0 tmpfs "$scratch" || exit 1
cd "$scratch" || exit 1

# A thousand entries for each directory, itself counted.
build_layer() {
	local i

	mkdir -p low upper mnt
	for ((i = 0; i < entries / 1000; i++)); do
		mkdir "low/directory-$i"
		seq -f "low/directory-$i/file-of-some-name-%.0f" 999
	done | xargs touch
}

# The daemon: the process that runs the program in a mount namespace as ours.
daemon() {
	local p

	for p in /proc/[0-9]*; do
		[[ $p/exe -ef $program && $p/ns/mnt -ef /proc/self/ns/mnt ]] &&
			echo "${p#/proc/}"
	done
}

rss() { awk '/^RssAnon:/ { print $2 }' "/proc/$pid/status"; }

# The highest so far, until "walked" is there.
watch_peak() {
	local now peak=0

	while [[ ! -e walked ]]; do
		now=$(rss)
		((now > peak)) && peak=$now && echo "$peak" >peak
		sleep 0.05
	done
}

# The lowest that it comes to within a minute: forgetting takes a while.
settle() {
	local i now low=

	for ((i = 0; i < 60; i++)); do
		((i % 10)) || echo 2 >/proc/sys/vm/drop_caches
		sleep 1
		now=$(rss)
		[[ ! $low ]] || ((now < low)) && low=$now
		((low <= dropped_max && i >= 3)) && break
	done
	echo "$low"
}

# show WHAT KILOBYTES BAR
show() {
	local over=

	(($2 > $3)) && over='  OVER' failed=yes
	awk -v what="$1" -v kb="$2" -v bar="$3" -v over="$over" 'BEGIN {
		printf "%-12s RssAnon %7.1f MB, bar %.0f MB%s\n", what,
			kb * 1024 / 1e6, bar * 1024 / 1e6, over
	}'
}

failed=no
build_layer
"$program" mount low upper mnt || exit 1
pid=$(daemon)
[[ $pid =~ ^[0-9]+$ ]] || { echo "no daemon, or several: $pid" >&2; exit 1; }
fresh=$(rss)
watch_peak &
count=$(find mnt -printf '%i %s\n' | wc -l)
last=$(rss)
: >walked
wait
peak=$(sort -n <(cat peak) <(echo "$last") | tail -n 1)
echo "$count entries; a fresh daemon has $fresh kB"
show "at its peak" "$peak" "$known_max"
show "dropped" "$(settle)" "$dropped_max"
[[ $failed == no ]]

# SPDX-License-Identifier: Apache-2.0
#
# What is remembered for file handles takes no room that others may need: none
# of a small disk, where a handle of what was forgotten leads nowhere.

kernel=no
features=on

layers() {
	mkdir disk l1/d{1..5}
	touch l1/d{1..5}/{1..1000}
	rmdir upper
	mount -t tmpfs -o size=8m tmpfs disk
	mkdir disk/upper disk/upper.work
	ln -s disk/upper upper
	ln -s disk/upper.work upper.work
}

drop() {
	for _ in 1 2 3; do
		echo 2 >/proc/sys/vm/drop_caches
		sleep 0.1
	done
}
export -f drop

used() { df --output=used ../disk | tail -n 1; }

act() {
	local before after

	before=$(used)
	find . | wc -l
	drop
	after=$(used)
	((after <= before + 64)) || echo "used $before kB, then $after kB"
	probe-handle d1/1 bash -c drop
	find . | wc -l
}

see() { :; }
look() { :; }
remount=no
cleanup() {
	umount disk
	rm upper upper.work
}
expect="5006
open_by_handle_at: ESTALE
5006"

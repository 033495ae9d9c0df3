# SPDX-License-Identifier: Apache-2.0
#
# And leaves nothing half-made; deleting makes room again.

layers() {
	head -c 3000000 /dev/zero | tr '\0' x >l1/big
	echo small >l1/small
	mkdir l1/d disk
	echo x >l1/d/x
	rmdir upper
	mount -t tmpfs -o size=1m tmpfs disk
	mkdir disk/upper disk/upper.work
	ln -s disk/upper upper
	ln -s disk/upper.work upper.work
	head -c 800000 /dev/zero >disk/upper/filler
}

act() {
	# The copy-up fails, and nothing of it stays.
	bash -c 'echo more >>big' 2>&1 | grep -o 'No space left on device'
	ls -A ../disk/upper
	wc -c <big
	head -c 2000000 /dev/zero | cat >new 2>/dev/null || echo full
	rm new
	echo more >>small
	rm d/x
	rmdir d
	rm big
	rm filler
	echo room >again
	cat small again
}

see() { see_over_several; }
look() { probe-tree -m upper/; }
cleanup() {
	umount disk
	rm upper upper.work
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d disk l1/e
	touch l1/d/{1..20} l1/e/x
	rmdir upper
	mount -t tmpfs -o size=256k tmpfs disk
	mkdir disk/upper disk/upper.work
	ln -s disk/upper upper
	ln -s disk/upper.work upper.work
}

act() {
	head -c 1000000 /dev/zero 2>/dev/null | cat >fill 2>/dev/null
	rm d/1
	rm -r e
	rm -r d
	rm fill
	ls -A
}

see() { see_over_several; }
cleanup() {
	umount disk
	rm upper upper.work
}

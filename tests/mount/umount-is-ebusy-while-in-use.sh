# SPDX-License-Identifier: Apache-2.0

kernel=no

layers() { echo one >l1/a; }

act() {
	exec 9<a
	try layerfs umount "$PWD" 2>&1 | sed 's/.*status/status/' | tail -n 1
	cat a
	exec 9<&-
	cd ..
	exec 9<mnt/a
	layerfs umount "$PWD/mnt" 2>../err
	echo $?
	wc -l <../err
	grep -c -i 'busy' ../err
	umount mnt 2>/dev/null
	echo $?
	cat mnt/a
	exec 9<&-
	echo new >mnt/b
	cat mnt/b
}

expect="status 1: layerfs umount @/mnt
one
1
1
1
32
one
new"
see() { :; }

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	mkdir other
	mount -t tmpfs tmpfs other
	mkdir other/work
}

act() {
	layerfs mount -o "lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/other/work" \
		"$PWD/mnt" 2>../err && layerfs umount "$PWD/mnt"
	wc -l <../err
	grep -c -E 'work.*(file ?system|device|mount)' ../err
	ls -A other/work
}

cleanup() { umount other; }

expect="1
1"

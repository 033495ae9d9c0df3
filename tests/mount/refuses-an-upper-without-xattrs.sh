# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	mkdir other
	mount -t ramfs ramfs other
	mkdir other/upper
}

act() {
	setfattr -n trusted.x -v y other/upper 2>/dev/null && echo it has xattrs
	layerfs mount "$PWD/l1" "$PWD/other/upper" "$PWD/mnt" 2>../err &&
		layerfs umount "$PWD/mnt"
	wc -l <../err
	grep -c -E 'upper.*(xattr|extended attribute)' ../err
	ls -A other/upper
}

cleanup() { umount other; }

expect="1
1"

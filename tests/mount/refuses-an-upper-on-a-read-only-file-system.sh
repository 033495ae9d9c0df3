# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no keep_times=yes

layers() {
	mkdir other
	mount -t tmpfs tmpfs other
	mkdir other/upper
	mount -o remount,ro other
}

act() {
	layerfs mount "$PWD/l1" "$PWD/other/upper" "$PWD/mnt" 2>../err &&
		layerfs umount "$PWD/mnt"
	wc -l <../err
	grep -c -i -E 'upper.*read-only' ../err
}

cleanup() { umount other; }

expect="1
1"

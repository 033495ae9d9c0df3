# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { mkdir mnt2 upper.work; }

act() {
	mount -t overlay overlay mnt2 \
		-o "lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/upper.work"
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" 2>../err && layerfs umount "$PWD/mnt"
	wc -l <../err
	grep -c -E 'upper.*(in use|busy)' ../err
	umount mnt2
}

expect="1
1"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { mkdir mnt2 mnt3; }

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	if layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt2" 2>../err; then
		echo mounted twice
		layerfs umount "$PWD/mnt2"
	fi
	wc -l <../err
	grep -c -E 'upper.*(in use|busy)' ../err
	if layerfs mount -o "lowerdir=$PWD/l1,upperdir=$PWD/mnt3,workdir=$PWD/upper.work" \
		"$PWD/mnt2" 2>../err; then
		echo workdir used twice
		layerfs umount "$PWD/mnt2"
	fi
	mountpoint -q mnt2 || echo not mounted
	touch mnt/works
	layerfs umount "$PWD/mnt"
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt2"
	ls mnt2
	layerfs umount "$PWD/mnt2"
}

expect="1
1
not mounted
works"

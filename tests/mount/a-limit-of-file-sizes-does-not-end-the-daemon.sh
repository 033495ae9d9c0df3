# SPDX-License-Identifier: Apache-2.0
#
# Of the one who mounted: what is bigger is refused, here and in the file of
# forgotten names.

kernel=no mounted=no

layers() {
	mkdir l1/d
	touch l1/d/{1..100} "l1/d/a-name-that-is-longer-than-most-others"
}

act() {
	(
		ulimit -f 10
		layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	) || return
	cd mnt || return
	head -c 100000 /dev/zero 2>&1 >d/1 | grep -o 'File too large'
	find . | wc -l
	echo 2 >/proc/sys/vm/drop_caches
	sleep 0.2
	find . | wc -l
	echo more >>d/2
	cat d/2
	cd ..
	layerfs umount "$PWD/mnt"
}

expect="File too large
103
103
more"

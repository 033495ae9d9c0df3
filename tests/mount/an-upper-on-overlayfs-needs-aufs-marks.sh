# SPDX-License-Identifier: Apache-2.0
#
# As in a container of a container: no whiteout devices can be made there.

kernel=no mounted=no

layers() {
	mkdir -p under/{low,upper,work} outer l1/d l1/op
	echo one >l1/d/a
	echo two >l1/d/b
	echo three >l1/op/x
	mount -t overlay overlay outer -o \
		lowerdir=under/low,upperdir=under/upper,workdir=under/work
	mkdir outer/upper
}

act() {
	layerfs mount "$PWD/l1" "$PWD/outer/upper" "$PWD/mnt" 2>../err &&
		layerfs umount "$PWD/mnt"
	grep -c 'upper.*whiteout=aufs' ../err
	layerfs mount -o whiteout=aufs "$PWD/l1" "$PWD/outer/upper" "$PWD/mnt" || return
	rm mnt/d/a
	rm -r mnt/op
	mkdir mnt/op
	echo more >>mnt/d/b
	layerfs umount "$PWD/mnt"
	layerfs mount -o whiteout=aufs "$PWD/l1" "$PWD/outer/upper" "$PWD/mnt" || return
	(cd mnt && find . | sort)
	cat mnt/d/b
	layerfs umount "$PWD/mnt"
}

cleanup() { umount outer; }

expect="1
.
./d
./d/b
./op
two
more"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	findmnt -n -o FSTYPE,SOURCE "$PWD/mnt" | tr -s ' '
	layerfs umount "$PWD/mnt"
}

expect="fuse.layerfs layerfs"

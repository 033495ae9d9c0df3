# SPDX-License-Identifier: Apache-2.0
#
# As mount(8) calls its helpers: mount.fuse.layerfs SOURCE DIR -o OPTIONS.

kernel=no mounted=no

layers() {
	echo one >l1/a
	mkdir sbin w
	cp -a /usr/sbin/mount* sbin/ 2>/dev/null
	ln -s "$PROGRAM" sbin/mount.fuse.layerfs
	ln -s "$PROGRAM" sbin/mount.layerfs
	mount --bind sbin /usr/sbin
}

act() {
	mount -t fuse.layerfs layerfs mnt \
		-o "nodev,lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/w"
	ls mnt
	umount mnt
	mount -t layerfs some-name mnt \
		-o "lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/w,noatime"
	findmnt -n -o SOURCE "$PWD/mnt"
	umount mnt
	sbin/mount.layerfs layerfs "$PWD/mnt" -o "rw,lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/w,dev,suid"
	ls mnt
	umount mnt
	sbin/mount.layerfs -o "rw,lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/w,dev,suid" layerfs "$PWD/mnt"
	ls mnt
	umount mnt
	sbin/mount.fuse.layerfs layerfs "$PWD/mnt" -n -s -o "lowerdir=$PWD/l1"
	ls mnt
	umount mnt
	nobody_left
}

cleanup() { umount /usr/sbin; }

expect="a
some-name
a
a
a"

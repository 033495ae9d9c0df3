# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	echo one >l1/a
	mkdir sbin
	cp -a /usr/sbin/mount* sbin/ 2>/dev/null
	ln -s "$PROGRAM" sbin/mount.fuse.layerfs
	mount --bind sbin /usr/sbin
}

flags() { findmnt -n -o VFS-OPTIONS "$PWD/mnt"; }

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	flags
	mount -o remount,ro "$PWD/mnt"
	flags
	touch mnt/new
	mount -o remount,rw,nosuid,noatime "$PWD/mnt"
	flags
	echo more >>mnt/a
	exec 8>>mnt/a
	mount -o remount,ro "$PWD/mnt"
	exec 8>&-
	layerfs mount -o remount,relatime,suid,noexec "$PWD/mnt"
	flags
	layerfs umount "$PWD/mnt"
	layerfs mount "$PWD/l1" "$PWD/mnt"
	mount -o remount,rw "$PWD/mnt"
	layerfs umount "$PWD/mnt"
	layerfs mount -o remount,ro "$PWD/mnt"
}

cleanup() { umount /usr/sbin; }

expect="rw,relatime
ro,relatime
touch: cannot touch 'mnt/new': Read-only file system
rw,nosuid,noatime
layerfs: cannot remount '@/mnt': Device or resource busy
rw,noexec,relatime
layerfs: '@/mnt' was mounted read-only: unmount it first
layerfs: cannot remount '@/mnt': Invalid argument"

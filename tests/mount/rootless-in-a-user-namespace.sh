# SPDX-License-Identifier: Apache-2.0
#
# A user's own namespace: the kernel's overlayfs with userxattr does the same.

mounted=no

layers() {
	mkdir -p l1/d/e l1/op l1/gone upper/up
	echo one >l1/a
	echo two >l1/d/b
	echo three >l1/op/c
	echo four >l1/d/e/f
	ln -s a l1/s
	mkfifo l1/p
	mkdir upper.work
	chown -R -h 1000:1000 l1 upper upper.work mnt .
	mknod -m 666 fuse c 10 229
	mount --bind fuse /dev/fuse
	export kernel_mount="mount -t overlay overlay mnt -o \
		lowerdir=l1,upperdir=upper,workdir=upper.work,userxattr"
	export layerfs_mount="$PROGRAM mount l1 upper mnt"
	export side
}

inside() {
	local how=${side}_mount

	${!how} || return
	cd mnt || return
	rm a d/e/f
	rm -r op gone
	mkdir op
	echo more >>d/b
	chmod 600 d/b
	ln -s x new
	touch -h -d @5 s
	echo new >op/n
	setfattr -n user.x -v y d/b
	mv p d/p
	mkdir up/m
	echo f >f
	chmod 4755 f
	probe-calls chown f 1 1
	probe-calls mknod c c 600 1 3
	probe-tree . | sed 's/ d_ino-differs//'
	cd ..
	if [[ $side == kernel ]]; then
		umount mnt
	else
		"$PROGRAM" umount mnt
	fi
	${!how} || return
	find mnt -printf '%P %m %u %y\n' | sort
	umount mnt
	find upper -printf '%P %m %y\n' | sort
	getfattr -m overlay.opaque -d upper/op upper/up
}

act() {
	export -f inside
	as 1000 unshare -U -r -m bash -c inside
}

look() { :; }
cleanup() { umount /dev/fuse; }

# SPDX-License-Identifier: Apache-2.0
#
# The kernel's userxattr mount has none of them, and accepts what we write.

mounted=no

layers() {
	mkdir -p l1/d/e upper.work
	seq 2000 >l1/d/x
	seq 2000 >l1/a
	ln l1/a l1/d/b
	ln -s x l1/s
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
	probe-calls <<-END
		rename d n
		rename d/e n
		chmod d/x 600
		chmod a 600
		stat a nlink
		stat d/b nlink
		rename a n
		chown s 0 0
	END
	cd ..
	umount mnt
	find upper -printf '%P %y\n' | sort | sed 's/ c$/ whiteout/'
	getfattr -R -h -d -m 'overlay.(redirect|metacopy|nlink)' upper
	ls -I origins upper.work
	$kernel_mount || return
	probe-tree mnt | sed 's/ d_ino-differs//'
	umount mnt
}

act() {
	export -f inside
	as 1000 unshare -U -r -m bash -c inside
}

look() { :; }
cleanup() { umount /dev/fuse; }

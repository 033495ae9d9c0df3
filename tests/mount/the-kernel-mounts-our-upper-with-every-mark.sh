# SPDX-License-Identifier: Apache-2.0
#
# With all features on it shows the same, goes on, and we after it.

features=on

kernel_here() {
	mount -t overlay overlay mnt -o "$1" -o \
		lowerdir=l1:l2,upperdir=upper,workdir=upper.work || return
	(cd mnt && eval "$2")
	umount mnt
}

layers() {
	mkdir -p l1/a/b/c l2/a/b l1/q l1/m l2/m
	seq 2000 >l1/a/b/c/x
	seq 2000 >l2/a/b/y
	seq 2000 >l1/one
	ln l1/one l1/q/two
	ln l1/one l1/a/three
	seq 2000 >l1/meta
	seq 2000 >l1/moved
	echo over >l1/over
}

act() {
	mv a n
	mv n/b q/b
	mv q/b/c n/c
	mkdir a
	chmod 600 meta n/c/x
	mv moved q/moved
	ln meta q/meta2
	chmod 640 one
	rm n/three
	ln q/two q/four
	rm q/b/y
	rm -r m
	mkdir m
}

# link(2) came by a name; the kernel takes that for the redirect, layerfs the
# first that it knows.  Both lead to the one lower file.
marks_here() { look_at_marks | sed 's,redirect=/q/two,redirect=/one,'; }

look() {
	marks_here
	kernel_here redirect_dir=on,metacopy=on,index=on '
		probe-tree .
		mv q/b n/b2
		mv n/c a/c
		chmod 644 one
		echo more >>q/meta2
		echo more >>a/c/x
		rm q/two
		mv one n/one
		rm over'
	marks_here
	mount_here || return
	(
		cd mnt || return
		probe-tree .
		mv n/b2 b
		echo more >>q/four
		mv q/moved moved
		rm n/one
	)
	unmount_here
	marks_here
	kernel_here redirect_dir=on,metacopy=on,index=on 'probe-tree .'
}

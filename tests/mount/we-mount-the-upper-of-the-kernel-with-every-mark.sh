# SPDX-License-Identifier: Apache-2.0

features=on

kernel_here() {
	mount -t overlay overlay mnt -o redirect_dir=on,metacopy=on,index=on -o \
		lowerdir=l1:l2,upperdir=upper,workdir=upper.work || return
	(cd mnt && eval "$1")
	umount mnt
}

layers() {
	mkdir -p l1/a/b/c l2/a/b l1/q l1/m l2/m upper.work
	seq 2000 >l1/a/b/c/x
	seq 2000 >l2/a/b/y
	seq 2000 >l1/one
	ln l1/one l1/q/two
	ln l1/one l1/a/three
	seq 2000 >l1/meta
	seq 2000 >l1/moved
	kernel_here '
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
		rm -r m
		mkdir m'
}

act() {
	probe-tree .
	mv q/b b
	mv n/c q/cc
	echo more >>meta
	chown 5 q/moved
	echo more >>q/cc/x
	rm q/two
	stat -c %h one q/four
	mv one m/one
}

look() {
	look_at_marks
	kernel_here 'probe-tree .'
}

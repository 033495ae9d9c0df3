# SPDX-License-Identifier: Apache-2.0
#
# One upper, six mounts, alternately; marks of the one are found by the other.

features=on
mounted=no

step() {
	if [[ $1 == kernel ]]; then
		mount -t overlay overlay mnt \
			-o redirect_dir=on,metacopy=on,index=on -o \
			lowerdir=l1,upperdir=upper,workdir=upper.work || return
	else
		mount_here || return
	fi
	(cd mnt && eval "$2" && probe-tree .)
	umount mnt
	nobody_left
	look_at_marks
}

layers() {
	mkdir -p l1/d/e/f l1/q upper.work
	seq 2000 >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/e/c
	seq 2000 >l1/d/e/x
	seq 2000 >l1/d/e/f/y
}

act() {
	step us 'mv d n; chmod 600 a'
	step kernel 'mv n/e q/e; ln q/e/c n/c2'
	step us 'mv q/e/f n/f; rm n/b; chmod 600 q/e/x'
	step kernel 'mv n d; echo more >>q/e/x; rm a'
	step us 'mv q/e d/e; echo more >>d/e/c; mv d/e/x x'
	step kernel 'mv d q; chmod 640 x; rm q/d/c2; chmod 600 q/d/f/y'
	step us 'mv q/d d; rm d/e/c; echo more >>d/f/y; mkdir q/d'
}

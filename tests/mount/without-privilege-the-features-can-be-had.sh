# SPDX-License-Identifier: Apache-2.0
#
# Beside what the kernel shows with privilege; the marks are the same, but for
# their prefix.

mounted=no
options=redirect_dir=on,metacopy=on,index=on

layers() {
	mkdir -p l1/d/e l2/d l1/q l1/m l2/m upper.work
	seq 2000 >l1/d/x
	seq 2000 >l2/d/y
	seq 2000 >l1/d/e/z
	seq 2000 >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/q/c
	seq 2000 >l1/meta
	seq 2000 >l1/full
	ln -s x l1/s
	mkfifo l1/p
	probe-calls mknod l1/k s 644
	export kernel_mount="mount -t overlay overlay mnt -o $options \
		-o lowerdir=l1:l2,upperdir=upper,workdir=upper.work"
	export layerfs_mount="$PROGRAM mount -o $options l1:l2 upper mnt"
	export side
	[[ $side == kernel ]] && return
	chown -R -h 1000:1000 l1 l2 upper upper.work mnt .
	mknod -m 666 fuse c 10 229
	mount --bind fuse /dev/fuse
}

numbers() { find . -printf '%f %i\n' | sort; }

# step COMMAND: in a mount of its own; says whose number is another one then.
step() {
	local how=${side}_mount

	${!how} || return
	(cd mnt && numbers >../before)
	(
		cd mnt || return
		eval "$1"
		probe-tree .
		numbers | join ../before - | awk '$2 != $3'
	)
	umount mnt
	# Which names of a file in the index are there is not the same.
	find upper \( ! -type f -o -links 1 \) -printf '%P %y\n' | sort |
		sed 's/ c$/ whiteout/'
	(cd upper && find . \( -type d -o -type f -links 1 \) -print0 |
		xargs -0 getfattr -h -d -m 'overlay.(redirect|metacopy)' |
		sed s/trusted.overlay/user.overlay/ | tr '\n' ' ' |
		sed 's/ # /\n# /g' | sort)
}

inside() {
	step 'mv d q/d; chmod 600 a; mv q/d/e e'
	step 'chmod 640 meta; touch -c -d @5 full; touch -h -d @5 s p'
	step 'echo more >>q/c; mv meta q/meta; echo more >>full; mv s q/s'
	step 'ln a q/d/f; mv q/d d; rm d/b; rm -r m; mkdir m; rmdir m; mv p d/p; mv k d/k; chmod 600 d/k'
	step 'tail -n 1 d/f a; chmod 600 q/meta d/x; rm a q/c'
}

act() {
	export -f inside step numbers
	if [[ $side == kernel ]]; then
		inside
	else
		as 1000 unshare -U -r -m bash -c inside
	fi
}

look() { :; }
cleanup() { [[ $side == kernel ]] || umount /dev/fuse; }

# SPDX-License-Identifier: Apache-2.0

features=on
kernel_options=ro
layerfs_options=ro

layers() {
	mkdir -p l1/d/e upper/n upper.work
	seq 20000 >l1/f
	seq 20000 >l1/a
	ln l1/a l1/b
	echo one >l1/d/x
	mount -t overlay overlay mnt -o \
		redirect_dir=on,metacopy=on,index=on -o \
		lowerdir=l1,upperdir=upper,workdir=upper.work
	mv mnt/d mnt/n/d
	chmod 600 mnt/f mnt/a
	umount mnt
}

act() {
	find . | sort
	tail -n 1 f a b
	cat n/d/x
	probe-calls chmod f 644
	stat -c '%n %h %s' f a b
}

look() { look_at_marks; }

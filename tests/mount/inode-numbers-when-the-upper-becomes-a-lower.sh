# SPDX-License-Identifier: Apache-2.0
#
# As image builders do it: what one mount wrote is a layer of the next.

not_with=whiteout=aufs

layers() {
	mkdir -p l2/d/e w
	echo one | tee l2/{a,b,c} l2/d/{f,g} l2/d/e/h >/dev/null
	mount -t overlay -o lowerdir=l2,upperdir=l1,workdir=w overlay mnt
	echo more >>mnt/a
	chmod 600 mnt/d/f
	touch mnt/d/e/new mnt/new
	mv mnt/b mnt/moved
	umount mnt
}

numbers() { ls -id . a c moved new d d/f d/g d/e d/e/h d/e/new; }

act() {
	numbers >../numbers
	for f in a c moved new d/f d/g d/e/h d/e/new; do
		echo more >>$f
	done
	chmod 700 d d/e
	numbers | diff ../numbers - && echo same
	echo 2 >/proc/sys/vm/drop_caches
	numbers | diff ../numbers - && echo same
}

# Nor on the next mount.
see() { numbers | diff ../numbers - && echo same; }

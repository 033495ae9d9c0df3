# SPDX-License-Identifier: Apache-2.0
#
# Ten times the upper becomes a lower; no name gets another number.

kernel=no mounted=no
lower_digest() { :; }
features=on

layers() {
	mkdir -p l1/p/d/e l2/p/d l1/q
	for f in p/d/write p/d/chmod p/d/link p/d/e/still p/d/e/moved; do
		seq 2000 >l1/$f
	done
	touch l2/p/d/below
	ln -s target l1/p/d/symlink
	mkfifo l1/p/d/fifo
}

numbers() { (cd mnt && find . -printf '%f %i\n' | sort); }

act() {
	local i

	mount_here || return
	numbers >first
	unmount_here
	for ((i = 0; i < 5; i++)); do
		rotate 'mv p/d q/d; echo more >>q/d/write; chmod 600 q/d/chmod
			ln q/d/link extra; rm extra; mv q/d/e/moved q/d/moved
			chown -h 5 q/d/symlink q/d/fifo'
		mount_here
		numbers | diff first -
		unmount_here
		rotate 'mv q/d p/d; mv p/d/moved p/d/e/moved; chmod 640 p/d/chmod
			mv p/d/symlink s; mv s p/d/symlink; chmod 700 p/d/e'
		mount_here
		numbers | diff first -
		(cd mnt && probe-tree . | grep -e clash -e d_ino)
		unmount_here
	done
	set -- l[0-9]*
	echo $#
}

expect=12

# SPDX-License-Identifier: Apache-2.0
# As long as the mount lives: through copy-up, rename and dropped caches.
kernel_options=nfs_export=on,index=on

layers() {
	mkdir l1/d
	echo lower >l1/a
	echo lower >l1/b
	echo lower >l1/d/c
	echo upper >upper/u
}

drop() { echo 2 >/proc/sys/vm/drop_caches; }
export -f drop

act() {
	probe-handle a bash -c drop
	probe-handle d bash -c drop
	probe-handle u bash -c drop
	probe-handle u bash -c 'mv u v; drop'
	probe-handle b bash -c 'echo more >>b; drop'
	probe-handle d/c bash -c 'mv d/c d/e; drop'
	probe-handle v bash -c 'rm v; drop'
}

see() { cat a b d/e; }
look() { :; }
remount=no

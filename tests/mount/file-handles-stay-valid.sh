# SPDX-License-Identifier: Apache-2.0
#
# Through copy-up and rename, as long as somebody knows the object.

kernel_options=metacopy=off,index=on,nfs_export=on

layers() {
	mkdir l1/d
	echo lower >l1/a
	echo lower >l1/b
	echo lower >l1/d/c
	echo upper >upper/u
}

act() {
	probe-handle a true
	probe-handle d true
	probe-handle u true
	probe-handle u bash -c 'mv u v'
	probe-handle b bash -c 'echo more >>b'
	probe-handle d/c bash -c 'mv d/c d/e'
	probe-handle v bash -c 'rm v'
}

see() { cat a b d/e; }
look() { :; }
remount=no

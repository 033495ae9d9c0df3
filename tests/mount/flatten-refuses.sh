# SPDX-License-Identifier: Apache-2.0
#
# One line each; nothing has changed.

kernel=no mounted=no features=on

layers() {
	mkdir -p l1/a l2/b upper.work other
	echo x >l1/a/x
	echo y >l2/b/y
}

act() {
	refused 2 flatten 'no upper' flatten --lower l1
	refused 2 flatten 'no lowers' flatten upper
	refused 2 flatten 'more than one upper' flatten upper other --lower l1
	refused 2 flatten 'argument' flatten upper --lower
	refused 2 flatten 'argument' flatten --what upper --lower l1
	refused 2 lowers 'empty name' flatten upper --lower l1::l2
	refused 1 nowhere 'no such file' flatten nowhere --lower l1
	refused 1 nowhere 'no such file' flatten upper --lower l1:nowhere
	refused 1 nowhere 'no such file' flatten upper --lower l1 --work nowhere
	refused 1 upper 'lies in the other' flatten upper --lower upper
	mount_here
	mv mnt/a mnt/b/a
	chmod 600 mnt/b/y
	layerfs flatten upper --lower l1:l2 2>&1 | grep -c "in use"
	unmount_here
	mount -t overlay overlay mnt \
		-o lowerdir=l1:l2,upperdir=upper,workdir=upper.work
	layerfs flatten upper --lower l1:l2 2>&1 | grep -c "in use"
	umount mnt
	echo "with other lowers:"
	refused 1 b/a 'nothing in these lowers' flatten upper --lower l2
	layerfs flatten upper --lower l1 2>&1 | grep -c "'b/y'"
	kernel_tree redirect_dir=on,metacopy=on,index=on | grep -c /
}

expect="refused
refused
refused
refused
refused
refused
refused
refused
refused
refused
1
1
with other lowers:
refused
1
3"

# SPDX-License-Identifier: Apache-2.0
#
# With -v, and nothing without; names in lists are escaped as for a mount, and
# the work directory is looked for beside what the upper's name leads to.

kernel=no mounted=no features=on

layers() {
	mkdir -p l1:x/d/e aside
	echo x >l1:x/d/e/x
	echo y >l1:x/y
	echo z >l1:x/z
	ln l1:x/z l1:x/z2
	rmdir l1
}

change() {
	rm -rf upper upper.work
	mkdir upper
	layerfs mount 'l1\:x' upper mnt
	mv mnt/d mnt/n
	chmod 600 mnt/y
	echo z >>mnt/z
	layerfs umount mnt
}

act() {
	change
	ln -s ../upper aside/link
	layerfs flatten -v aside/link --lower 'l1\:x' | sort
	ls aside
	ls upper.work
	change
	mv upper.work w
	layerfs flatten upper --work w --lower 'l1\:x'
	marks_left
	[[ -e upper.work || -e w/index ]] && echo the index is left
	stat -c '%n %h' upper/z upper/z2
	layerfs flatten --help | head -n 1
}

expect="closed 'n'
closed 'n/e'
copied 'n/e'
copied 'n/e/x'
copied 'y'
link
work
upper/z 2
upper/z2 2
Usage: layerfs flatten [-v] UPPER --lower LOWER[:LOWER...] [--work DIR]"

# SPDX-License-Identifier: Apache-2.0

kernel_options=strictatime
layerfs_options=strictatime

layers() {
	echo lower >l1/a
	mkdir l1/d
	ln -s x l1/s
	touch -a -d @1 l1/a
}

act() {
	cat a
	ls d
	readlink s
}

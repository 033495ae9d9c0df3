# SPDX-License-Identifier: Apache-2.0
#
# EPERM, as the kernel where it may not follow.

features=
kernel_options=redirect_dir=on,metacopy=off,index=on
layerfs_options=metacopy=off

layers() {
	mkdir -p upper/d l2
	echo data >l1/up
	echo data >l2/low
	for f in upper/up l1/low; do
		truncate -s 5 $f
		setfattr -n trusted.overlay.metacopy $f
	done
	echo plain >upper/d/x
}

act() {
	try cat up
	try cat low
	try stat -c %s up
	try rm up
	ls d
}

see() { cat d/x; }
look() { :; }

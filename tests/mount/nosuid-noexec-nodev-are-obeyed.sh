# SPDX-License-Identifier: Apache-2.0

layers() {
	cp /bin/true l1/prog
	cp /usr/bin/id l1/suid
	chown 1000 l1/suid
	chmod 4755 l1/suid
	mknod -m 666 l1/null c 1 3
}

kernel_options=nosuid,nodev,noexec
layerfs_options=nosuid,nodev,noexec

act() {
	try ./prog 2>&1 | sed 's/^.*line [0-9]*: //'
	probe-calls open n null r
	findmnt -n -o OPTIONS -T . | tr , '\n' | grep '^no[sde]'
}

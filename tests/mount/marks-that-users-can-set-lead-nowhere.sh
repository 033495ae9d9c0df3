# SPDX-License-Identifier: Apache-2.0
#
# Whoever owns a file can set those in `user.`: followed, they would show
# anybody what only root may read.

features=on

layers() {
	mkdir -p l2/root l1/own upper/led
	echo secret >l2/root/secret
	echo hidden >l2/secret
	chmod 700 l2/root
	chmod 600 l2/secret
	setfattr -n user.overlay.redirect -v /root upper/led
	setfattr -n user.overlay.redirect -v /root l1/own
	truncate -s 7 upper/secret l1/far
	setfattr -n user.overlay.metacopy upper/secret
	setfattr -n user.overlay.metacopy l1/far
	setfattr -n user.overlay.redirect -v /root/secret l1/far
	chown -R 1000:1000 upper/* l1/*
}

act() {
	local f

	for f in secret far; do
		try as 1000 cat $f | tr '\0' 0
	done
	for f in led own; do
		try as 1000 ls $f
	done
	try cat secret | tr '\0' 0
	try as 1000 rm -r led
}

differs="EPERM, as where following is off; the kernel does not know them there"
kernel_says="0000000status 0: as 1000 cat secret
0000000status 0: as 1000 cat far
status 0: as 1000 ls led
status 0: as 1000 ls own
0000000status 0: cat secret
rm: cannot remove 'led': Permission denied
status 1: as 1000 rm -r led"
expect="cat: secret: Operation not permitted
status 1: as 1000 cat secret
cat: far: Operation not permitted
status 1: as 1000 cat far
ls: cannot access 'led': Operation not permitted
status 2: as 1000 ls led
ls: cannot access 'own': Operation not permitted
status 2: as 1000 ls own
cat: secret: Operation not permitted
status 1: cat secret
rm: cannot remove 'led': Operation not permitted
status 1: as 1000 rm -r led"

see() { :; }
look() { :; }

# SPDX-License-Identifier: Apache-2.0
#
# umount -f says "busy", as the kernel does whatever the file system; but it ends
# the daemon, and so there must not be a mount without one.

kernel=no mounted=no

layers() { echo one >l1/a; }

gone() {
	local i

	for i in {1..100}; do
		mountpoint -q mnt || return 0
		sleep 0.05
	done
	echo "still mounted"
}

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	exec 8<mnt/a 9>mnt/b
	echo written >&9
	umount -f mnt 2>/dev/null
	gone
	cat <&8 2>&1
	echo lost 2>&1 >&9 | sed "s/.*: //"
	exec 8<&- 9>&-
	nobody_left
	cat upper/b
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	cat mnt/a mnt/b
	kill -STOP "$(daemons)"
	umount -f mnt
	kill -CONT "$(daemons)"
	gone
	nobody_left
}

expect="cat: -: Transport endpoint is not connected
Transport endpoint is not connected
written
one
written"

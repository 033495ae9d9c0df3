# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	exec 8<mnt/a 9>mnt/b
	umount -l mnt
	ls mnt
	cat <&8
	echo written >&9
	[[ $(daemons) ]] && echo still serves
	exec 8<&- 9>&-
	nobody_left
	cat upper/b
}

expect="one
still serves
written"

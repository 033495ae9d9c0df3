# SPDX-License-Identifier: Apache-2.0
#
# Detached lazily while in use, or mounted in another namespace, too: its
# daemon stays, and who unmounts does not wait for it.

kernel=no mounted=no

layers() { echo one >l1/a; }

here() { layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"; }

# Seconds are less than the limit for a daemon that hangs.
leave() {
	try timeout 5 "$PROGRAM" umount "$@" 2>&1 | grep -o '^status [0-9]*'
	[[ $(daemons) ]] && echo still serves
}

act() {
	here
	exec 8<mnt/a
	leave -l "$PWD/mnt"
	exec 8<&-
	nobody_left
	here
	mkfifo hold
	unshare -m --propagation private bash -c 'echo >hold; read -r <hold' &
	read -r <hold
	leave "$PWD/mnt"
	echo >hold
	wait
	nobody_left
	here
	kill -KILL "$(daemons)"
	nobody_left
	leave "$PWD/mnt"
	mountpoint -q mnt && echo still mounted
}

expect="status 0
still serves
status 0
still serves
status 0"

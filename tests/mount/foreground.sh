# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	local i

	layerfs mount -f "$PWD/l1" "$PWD/upper" "$PWD/mnt" &
	for i in {1..50}; do
		[[ -e mnt/a ]] && break
		sleep 0.05
	done
	cat mnt/a
	kill -0 $! && echo in the foreground
	layerfs umount "$PWD/mnt"
	wait $!
	echo $?
}

expect="one
in the foreground
0"

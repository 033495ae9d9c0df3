# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	local i

	for i in {1..5}; do
		layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
		echo more >>mnt/a
		layerfs umount "$PWD/mnt"
		daemons
	done
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	[[ $(daemons) ]] && echo there
	umount mnt
	sleep 0.3
	daemons
}

expect=there

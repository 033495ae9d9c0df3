# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	local signal

	for signal in TERM INT HUP; do
		layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
		echo "$signal" >mnt/"$signal"
		kill -"$signal" "$(daemons)"
		nobody_left
		mountpoint -q mnt && echo still mounted
	done
	ls upper
	find upper.work -type f
}

expect="HUP
INT
TERM"

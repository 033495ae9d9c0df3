# SPDX-License-Identifier: Apache-2.0
#
# The branches and the mountpoint: blanks, commas, quotes, newlines.

kernel=no mounted=no

layers() {
	odd=$'o d,d"\'\\=\n\t\xff'
	mkdir "$odd" "$odd/low" "$odd/up" "$odd/m"
	echo one >"$odd/low/a"
}

act() {
	local escaped=${odd//\\/\\\\}

	layerfs mount "$PWD/$escaped/low" "$PWD/$odd/up" "$PWD/$odd/m"
	cat "$odd/m/a"
	echo new >"$odd/m/b"
	layerfs umount "$PWD/$odd/m"
	ls "$odd/up"
	ls "$odd/m"
}

cleanup() { mountpoint -q "$odd/m" && umount "$odd/m"; }

expect="one
b"

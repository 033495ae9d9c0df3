# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	local i

	for i in {1..10}; do
		layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" && cat mnt/a
		layerfs umount "$PWD/mnt"
		[[ -e mnt/a ]] && echo still there
	done | uniq -c | tr -s ' '
}

expect=" 10 one"

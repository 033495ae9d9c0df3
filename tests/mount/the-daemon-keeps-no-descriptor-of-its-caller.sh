# SPDX-License-Identifier: Apache-2.0
#
# Else who waits for the end of its output waits for ever.

kernel=no mounted=no

layers() { mkdir cwd; }

act() {
	local fd

	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" 2>&1 | timeout 5 cat
	echo "${PIPESTATUS[*]}"
	layerfs umount "$PWD/mnt"
	layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" 7>&1 8<. | timeout 5 cat
	echo "${PIPESTATUS[*]}"
	for fd in /proc/"$(daemons)"/fd/*; do
		readlink "$fd"
	done | grep -E '/2$|tty'
	readlink /proc/"$(daemons)"/cwd
	layerfs umount "$PWD/mnt"
	(cd cwd && layerfs mount "$OLDPWD/l1" "$OLDPWD/upper" "$OLDPWD/mnt")
	rmdir cwd
	layerfs umount "$PWD/mnt"
}

expect="0 0
0 0
/"

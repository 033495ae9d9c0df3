# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo one >l1/a; }

act() {
	local word

	for word in rw ro suid nosuid dev nodev exec noexec async sync dirsync atime \
		noatime nodiratime diratime relatime norelatime strictatime \
		lazytime nolazytime defaults auto noauto user nouser users \
		_netdev nofail x-anything x-some.thing=5 comment=x loud silent \
		mand nomand nosymfollow symfollow owner group \
		nodev,nosuid,noexec,nodiratime,relatime; do
		layerfs mount -o "$word" "$PWD/l1" "$PWD/upper" "$PWD/mnt" ||
			echo "refused: $word"
		mountpoint -q mnt && layerfs umount "$PWD/mnt"
	done
	layerfs mount -o noatime,nodiratime,ro,nosuid,nodev,noexec \
		"$PWD/l1" "$PWD/upper" "$PWD/mnt"
	findmnt -n -o OPTIONS "$PWD/mnt" | tr , '\n' |
		grep -x -E 'ro|noatime|nosuid|nodev|noexec|nodiratime' | sort
	layerfs umount "$PWD/mnt"
}

expect="noatime
nodev
nodiratime
noexec
nosuid
ro"

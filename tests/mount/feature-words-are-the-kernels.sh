# SPDX-License-Identifier: Apache-2.0
#
# Each with each value it may have; and which of them go together.

kernel=no mounted=no

mounts() {
	layerfs mount -o "$1" "$PWD/l1" "$PWD/upper" "$PWD/mnt" || return
	layerfs umount "$PWD/mnt"
	nobody_left
}

layers() { echo one >l1/a; }

act() {
	local words

	for words in redirect_dir={on,off,follow,nofollow} metacopy={on,off} \
		index={on,off} xino={on,off,auto} \
		redirect_dir=on,metacopy=on,index=on,xino=on \
		redirect_dir={off,follow,nofollow},metacopy=off \
		index=on,redirect_dir=off \
		metacopy=off,redirect_dir=on,index=off,volatile \
		metacopy=off,metacopy=on \
		whiteout=aufs; do
		mounts "$words" || echo "refused: $words"
	done
	words=lowerdir=l1,upperdir=upper,workdir=upper.work,metacopy=on
	layerfs mount -o "$words,redirect_dir=on,index=off,xino=auto" mnt || return
	layerfs umount mnt
}

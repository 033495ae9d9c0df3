# SPDX-License-Identifier: Apache-2.0
#
# Where they may not be followed, an empty directory or a file of zeroes would
# be a lie.

kernel=no mounted=no

layers() {
	mkdir -p l1/d l1/plain
	echo one >l1/d/x
	echo two >l1/f
	mkdir work
}

act() {
	mount -t overlay overlay mnt -o redirect_dir=on,metacopy=on \
		-o lowerdir=l1,upperdir=upper,workdir=work
	mv mnt/d mnt/e
	chmod 600 mnt/f
	umount mnt
	layerfs mount -o redirect_dir=nofollow,metacopy=off,index=off \
		"$PWD/l1" "$PWD/upper" "$PWD/mnt"
	cat mnt/f
	ls mnt/e
	ls mnt/plain
	umount mnt
}

expect="cat: mnt/f: Operation not permitted
ls: cannot access 'mnt/e': Operation not permitted"

# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2016 # it is the inner shell that expands
#
# The upper was written with privilege: with an index its marks are known of,
# else nobody knows.

kernel=no mounted=no features=on

layers() {
	mkdir -p l1/a l1/b upper2
	echo x >l1/a/x
	echo y >l1/y
}

# write UPPER OPTIONS: a redirect and a metacopy.
write() {
	layerfs mount -o "$2" l1 "$1" mnt
	mv mnt/a mnt/b/a
	chmod 600 mnt/y
	umount mnt
	probe-tree -m "$1" >"$1.before"
}

# flat UPPER: by root of a user namespace.
flat() {
	unshare -U -r "$PROGRAM" flatten "$1" --lower l1 2>&1 |
		grep -o -e 'it was written with privilege' \
			-e 'cannot be seen.*'
	echo "${PIPESTATUS[0]}"
	probe-tree -m "$1" | grep -v user.overlay | diff "$1.before" -
}

act() {
	write "$PWD/upper" redirect_dir=on,metacopy=on,index=on
	write "$PWD/upper2" redirect_dir=on,metacopy=on,index=off
	flat upper
	flat upper2
}

expect="it was written with privilege
cannot be seen
1
cannot be seen, and stay
0"

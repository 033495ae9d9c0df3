# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

bad() {
	refused 2 "${1%%=*}" "$2" mount -o "$1" "$PWD/l1" "$PWD/upper" "$PWD/mnt"
}

act() {
	bad redirect_dir=nonsense .
	bad redirect_dir= .
	bad redirect_dir .
	bad redirect_dir=ON .
	bad metacopy=yes .
	bad metacopy= .
	bad metacopy .
	bad index=1 .
	bad index= .
	bad index .
	bad index=follow .
	bad xino=never .
	bad xino= .
	bad xino .
	bad nfs_export=on .
	bad userxattr .
}

expect="$(printf 'refused\n%.0s' {1..16})"

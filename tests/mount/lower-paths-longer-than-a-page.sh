# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	local i

	long=$(printf 'n%.0s' {1..200})
	for i in {1..40}; do
		mkdir -p "$long/$long/$i"
		echo "$i" >"$long/$long/$i/f$i"
	done
}

act() {
	local i lowers=

	for i in {1..40}; do
		lowers+=:$PWD/$long/$long/$i
	done
	echo "$((${#lowers} > 4096))"
	layerfs mount "${lowers#:}" "$PWD/upper" "$PWD/mnt"
	find mnt -type f | wc -l
	cat mnt/f1 mnt/f40
	layerfs umount "$PWD/mnt"
	layerfs mount -o "lowerdir=${lowers#:},upperdir=$PWD/upper,workdir=$PWD/upper.work" \
		"$PWD/mnt"
	find mnt -type f | wc -l
	layerfs umount "$PWD/mnt"
}

expect="1
40
1
40
40"

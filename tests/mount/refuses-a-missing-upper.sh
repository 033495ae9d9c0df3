# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	refused 1 nowhere 'no such file' mount "$PWD/l1" "$PWD/nowhere" "$PWD/mnt"
	refused 1 nowhere 'no such file' mount -o \
		"lowerdir=$PWD/l1,upperdir=$PWD/nowhere,workdir=$PWD/work" "$PWD/mnt"
}

expect="refused
refused"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { mkdir -p upper/work l1/work work/upper; }

act() {
	local why='(in|under|beneath|part of|overlap|same)'

	refused 1 work "$why" mount -o \
		"lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/upper/work" "$PWD/mnt"
	refused 1 upper "$why" mount -o \
		"lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/upper" "$PWD/mnt"
	refused 1 work "$why" mount -o \
		"lowerdir=$PWD/l1,upperdir=$PWD/work/upper,workdir=$PWD/work" "$PWD/mnt"
	refused 1 work "$why" mount -o \
		"lowerdir=$PWD/l1,upperdir=$PWD/upper,workdir=$PWD/l1/work" "$PWD/mnt"
}

expect="refused
refused
refused
refused"

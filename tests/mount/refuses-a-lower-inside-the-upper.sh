# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { mkdir -p upper/a/low; }

act() {
	refused 1 low '(in|under|beneath|part of|overlap)' \
		mount "$PWD/l1:$PWD/upper/a/low" "$PWD/upper" "$PWD/mnt"
}

expect=refused

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { mkdir -p l1/a/mnt upper/mnt; }

act() {
	refused 1 mnt '(in|under|beneath|part of|overlap)' \
		mount "$PWD/l1" "$PWD/upper" "$PWD/l1/a/mnt"
	refused 1 mnt '(in|under|beneath|part of|overlap)' \
		mount "$PWD/l1" "$PWD/upper" "$PWD/upper/mnt"
}

expect="refused
refused"

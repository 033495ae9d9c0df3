# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	mkdir -p l1/a/upper
	ln -s l1/a/upper linked
}

act() {
	refused 1 upper '(in|under|beneath|part of|overlap)' \
		mount "$PWD/l1" "$PWD/l1/a/upper" "$PWD/mnt"
	refused 1 upper '(in|under|beneath|part of|overlap)' \
		mount "$PWD/l1" "$PWD/linked" "$PWD/mnt"
}

expect="refused
refused"

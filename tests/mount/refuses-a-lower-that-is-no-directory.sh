# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo x >file; }

act() {
	refused 1 file 'not a directory' mount "$PWD/file" "$PWD/upper" "$PWD/mnt"
	refused 1 file 'not a directory' mount "$PWD/l1:$PWD/file" "$PWD/mnt"
	refused 1 null 'not a directory' mount "$PWD/l1:/dev/null" "$PWD/upper" "$PWD/mnt"
}

expect="refused
refused
refused"

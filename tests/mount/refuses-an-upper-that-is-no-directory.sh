# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo x >file; }

act() {
	refused 1 file 'not a directory' mount "$PWD/l1" "$PWD/file" "$PWD/mnt"
}

expect=refused

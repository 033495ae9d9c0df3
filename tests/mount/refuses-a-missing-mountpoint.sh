# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() { echo x >file; }

act() {
	refused 1 nowhere 'no such file' mount "$PWD/l1" "$PWD/upper" "$PWD/nowhere"
	refused 1 file 'not a directory' mount "$PWD/l1" "$PWD/upper" "$PWD/file"
}

expect="refused
refused"

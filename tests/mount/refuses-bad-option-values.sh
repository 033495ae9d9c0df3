# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	refused 2 whiteout '.' mount -o whiteout=nonsense "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	refused 2 whiteout '.' mount -o whiteout= "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	refused 2 whiteout '.' mount -o whiteout "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	refused 2 volatile '.' mount -o volatile=yes "$PWD/l1" "$PWD/upper" "$PWD/mnt"
}

expect="refused
refused
refused
refused"

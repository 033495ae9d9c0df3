# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	refused 2 '' '.' mount "" "$PWD/upper" "$PWD/mnt"
	refused 2 '' '.' mount "$PWD/l1:" "$PWD/upper" "$PWD/mnt"
	refused 2 '' '.' mount ":$PWD/l1" "$PWD/upper" "$PWD/mnt"
	refused 2 '' '.' mount "$PWD/l1::$PWD/l1" "$PWD/upper" "$PWD/mnt"
}

expect="refused
refused
refused
refused"

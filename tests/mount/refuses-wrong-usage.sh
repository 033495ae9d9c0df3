# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	refused 2 '' 'see|usage|too many' mount
	refused 2 '' 'see|usage|too many' mount "$PWD/l1"
	refused 2 '' 'see|usage|too many' mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" more
	refused 2 '' '.' mount -o
	refused 2 nonsense '.' nonsense
	refused 2 '' '.' mount --nonsense "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	refused 2 '' '.' mount -o "upperdir=$PWD/upper,workdir=$PWD/work" "$PWD/mnt"
	refused 2 '' '.' umount
}

expect="refused
refused
refused
refused
refused
refused
refused
refused"

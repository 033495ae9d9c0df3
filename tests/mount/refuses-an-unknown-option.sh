# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	local option

	for option in nonsense nonsense=1 lowerdirs=x whiteouts=overlay; do
		refused 2 "$option" '(unknown|not known|no such|invalid|unrecogni[sz]ed)' \
			mount -o "$option" "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	done
	refused 2 nonsense '(unknown|not known|no such|invalid|unrecogni[sz]ed)' \
		mount -o "rw,nodev,nonsense,volatile" "$PWD/l1" "$PWD/upper" "$PWD/mnt"
}

expect="refused
refused
refused
refused
refused"

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/low/sub upper/up/sub l1/both/sub upper/both
}

act() {
	local d

	for d in . low low/sub up up/sub both both/sub; do
		echo "$d" "$(probe-dir dots $d | grep '^\. ')"
		find $d/. $d/.. -maxdepth 0 -printf '%f %y\n'
	done
}

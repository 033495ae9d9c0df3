# SPDX-License-Identifier: Apache-2.0

layers() {
	local i

	mkdir l1/d
	for i in {10..60}; do
		: >"l1/d/$(printf "n$i%.0s" {1..85})"
	done
}

act() {
	probe-dir small d
	probe-dir count d
	find d | sort | sha1sum
}

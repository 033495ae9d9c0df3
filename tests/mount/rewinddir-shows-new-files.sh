# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d upper/d l1/low
	touch l1/d/a upper/d/b l1/low/x upper/d/gone l1/low/gone
}

act() {
	probe-dir rewind d new
	probe-dir rewind low new
	mkdir pure
	touch pure/gone
	probe-dir rewind pure new
}

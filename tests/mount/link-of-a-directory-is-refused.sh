# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/low upper/up
}

act() {
	probe-calls <<-END
		link low a
		link up b
		link none c
		link low up
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/low/a upper/up/a
}

act() {
	probe-calls <<-END
		rename up up/a/b
		rename up/a up
		rename up up/a exchange
	END
}

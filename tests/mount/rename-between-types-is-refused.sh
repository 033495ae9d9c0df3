# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/low upper/up
	touch l1/lf upper/uf
}

act() {
	probe-calls <<-END
		rename up lf
		rename up uf
		rename uf up
		rename uf low
		rename lf low
		rename none lf
		rename lf none/x
		rename lf uf/x
		rename up up/x
	END
}

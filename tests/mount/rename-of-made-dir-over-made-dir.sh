# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	echo below >l1/d/x
}

act() {
	mkdir a b
	echo one >a/x
	probe-calls rename a b
	ls b
	rm -r d
	mkdir d
	probe-calls rename b d
	ls d
}

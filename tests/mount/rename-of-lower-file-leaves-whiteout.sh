# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one >l1/a
	chmod 6750 l1/a
	chown 5:6 l1/a
	chmod 6750 l1/a
	mkdir l1/d
}

act() {
	mv a d/b
	try cat a
	cat d/b
}

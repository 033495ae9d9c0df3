# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p upper/d
}

act() {
	echo x >d/x
	mkdir d/sub
	echo y >d/sub/y
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p upper/d upper/e/f l1/e
}

act() {
	rmdir d e/f
	mkdir g
	rmdir g
}

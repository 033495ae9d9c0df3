# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p upper/d/e l1/m
	echo one >upper/d/e/x
}

act() {
	mv d n
	mv n m/d
	find . | sort
}

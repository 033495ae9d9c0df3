# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	mkdir l1/d
	echo lower >l1/d/b
	chmod 600 l1/a
}

act() {
	rm a d/b
	echo new >a
	ln -s a d/b
	cat a d/b
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p upper/a/b upper/c
	echo one >upper/a/b/f
}

act() {
	cd a/b || return
	mv ../../a ../../c/moved
	cat f
	echo more >>f
	echo new >g
	ls
	/bin/pwd | sed 's,.*/mnt/,,'
	cd ..
	ls
	cat ../../c/moved/b/f
}

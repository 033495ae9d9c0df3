# SPDX-License-Identifier: Apache-2.0
#
# What was renamed is a lower, and is renamed again; twice.

features=on

# again COMMAND: on what is here so far; then the upper is the topmost lower.
again() {
	local i

	mount_here || return
	(cd mnt && eval "$1")
	unmount_here
	for ((i = 9; i > 0; i--)); do
		[[ -d l$i ]] && mv l$i l$((i + 1))
	done
	mv upper l1
	mkdir upper
	rm -rf upper.work
}

layers() {
	mkdir -p l1/a/b/c l1/q
	echo one >l1/a/b/c/x
	echo two >l1/a/b/y
	echo three >l1/a/z
	again 'mv a a2; mv a2/b q/b2; echo 1 >q/b2/new1'
	again 'mv q/b2 b3; mv b3/c a2/c3; echo 2 >b3/new2; rm b3/y'
	again 'mv b3 q/b4; mv a2 q/b4/a4; mv q/b4/a4/c3 c4; mkdir a b3'
}

act() {
	find . | sort
	cat c4/x q/b4/new1 q/b4/new2 q/b4/a4/z
	mv c4 c5
	mv q/b4 a/b5
	mv a/b5/a4 a/b5/a5
	find . | sort
}

look() { look_at_marks; }

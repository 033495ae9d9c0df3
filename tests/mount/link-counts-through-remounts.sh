# SPDX-License-Identifier: Apache-2.0
#
# After every step, what a mount counts is what the next one counts.

features=on

layers() {
	mkdir -p l1/d upper.work
	echo one >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/c
	ln l1/a l1/d/e
}

mounted=no
act() {
	local step

	for step in ':' 'chmod 600 a' 'rm d/b' ':' 'ln d/c new' 'mv d/c d/b' \
		'echo more >>a' 'rm a new' 'ln d/b a' 'rm d/b' 'rm a' \
		'chmod 640 d/e' 'rm d/e' 'echo again >a'; do
		mount_here || return
		(
			cd mnt || return
			eval "$step"
			echo "$step"
			stat -c '%n %h %s %a' ./* ./*/* 2>/dev/null | grep -v 'd '
		)
		umount mnt
		nobody_left
		probe-marks upper upper.work l1 | sort
	done
}

look() { look_at_marks; }

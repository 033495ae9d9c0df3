# SPDX-License-Identifier: Apache-2.0

kernel_options=xino=on

layers() {
	mkdir l2 l3 l1/d
	mount -t tmpfs tmpfs l2
	mount -t tmpfs tmpfs l3
	mkdir l2/d l3/d l2/only
	echo one >l2/d/a
	echo two >l3/d/b
	echo three >l1/d/c
	echo four >l2/only/e
	ln l2/only/e l2/only/f
	ln -s x l3/s
}

act() {
	probe-calls <<-END
		open a d/a r
		open b d/b rw
		write b more
		same @b d/b
		rename d/a moved
		same @a moved
		chmod only 700
		chown s 1 1
	END
	rm d/c
	find . | sort
}

see() { see_over_several; }

cleanup() { umount l2 l3; }

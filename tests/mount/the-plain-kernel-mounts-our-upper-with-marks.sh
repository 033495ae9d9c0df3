# SPDX-License-Identifier: Apache-2.0
#
# Built to follow redirects, it does; metacopies it refuses; links part.

features=on

layers() {
	mkdir -p l1/d/e l1/q
	seq 2000 >l1/d/x
	seq 2000 >l1/meta
	seq 2000 >l1/a
	ln l1/a l1/d/b
	echo plain >l1/plain
}

act() {
	mv d q/n
	mv q/n/e e
	chmod 600 meta
	echo more >>a
	echo more >>plain
}

look() {
	mount -t overlay overlay mnt -o \
		lowerdir=l1,upperdir=upper,workdir=upper.work || return
	(
		cd mnt || return
		try ls -A . q q/n
		try cat meta
		try stat -c %h a q/n/b
		try tail -n 1 a q/n/b plain
		probe-calls rename e f
		echo again >>a
	)
	umount mnt
	look_at_marks
}

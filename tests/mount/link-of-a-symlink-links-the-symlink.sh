# SPDX-License-Identifier: Apache-2.0

layers() {
	ln -s nowhere l1/low
	ln -s nowhere upper/up
}

act() {
	probe-calls <<-END
		link low a
		link up b
		same low a
		same up b
	END
	readlink a b
}

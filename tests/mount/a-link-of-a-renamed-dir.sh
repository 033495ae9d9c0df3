# SPDX-License-Identifier: Apache-2.0
#
# Its names are found through redirects, of dirs and of itself.

features=on

layers() {
	mkdir -p l1/d/e l1/q
	seq 20000 >l1/a
	ln l1/a l1/d/b
	ln l1/a l1/d/e/c
}

act() {
	probe-calls <<-END
		rename d/e q/e
		chmod q/e/c 600
		stat a mode nlink
		rename d dd
		same dd/b q/e/c
		rename dd/b b
		link a q/e/a2
		stat b nlink
		unlink a
		stat q/e/c nlink
	END
	echo more >>b
	tail -n 1 q/e/c
}

look() { look_at_marks; }

# SPDX-License-Identifier: Apache-2.0
#
# Open, with open files in it, and as somebody's working directory.

features=on

layers() {
	mkdir -p l1/d/e/f l1/q
	echo one >l1/d/e/x
	echo two >l1/d/e/f/y
}

act() {
	probe-calls <<-END
		open d d/e r,dir
		open x d/e/x rw
		chdir d/e/f
		rename ../../../d ../../../q/n
		sh pwd -P; ls -A ..
		same @d ..
		same @d ../../../q/n/e
		write x ONE
		sh cat ../x y
		rename .. ../../moved
		open new new creat,w
		write new three
		rename ../../moved ../../../back
		sh pwd -P; ls -A .. .; cat new
	END
	find . | sort
}

look() { look_at_marks; }

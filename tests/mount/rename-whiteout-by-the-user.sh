# SPDX-License-Identifier: Apache-2.0

differs="the kernel's overlayfs has no RENAME_WHITEOUT of its own"

layers() {
	echo one >l1/a
	echo two >upper/b
}

act() {
	probe-calls <<-END
		rename a x whiteout
		rename b y whiteout
	END
}

see() {
	cat x y
	probe-calls <<-END
		stat a mode rdev
		stat b mode rdev
	END
	ls
}

look() { :; }

kernel_says="rename a x whiteout = EINVAL
rename b y whiteout = EINVAL"
expect="rename a x whiteout = 0
rename b y whiteout = 0"
sees="one
two
stat a mode rdev =  mode 020000 rdev 0:0
stat b mode rdev =  mode 020000 rdev 0:0
a
b
x
y"

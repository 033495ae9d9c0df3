# SPDX-License-Identifier: Apache-2.0
#
# Each is as the kernel takes it: refused, or a dir with nothing below.

features=on

# forged NAME REDIRECT: in the upper, and one that leads as far in the lower.
forged() {
	mkdir upper/"$1" l1/low/"$1"
	setfattr -n trusted.overlay.redirect -v "$2" upper/"$1" l1/low/"$1"
}

layers() {
	mkdir -p l1/low l2/t l2/r l1/s/e ../outside
	echo no >../outside/secret
	echo one >l2/t/x
	echo two >l1/s/e/y
	echo three >l2/r/z
	echo f >l1/file
	echo no >secret
	forged dot .
	forged dots ..
	forged dots-up ../..
	forged dots-below t/..
	forged dots-abs /..
	forged dots-middle /s/../s
	forged dots-out /../../outside
	forged slash /
	forged slashes //
	forged slash-double //t
	forged slash-inner /s//e
	forged slash-end /t/
	forged relative-deep s/e
	forged nowhere /not/there
	forged below-a-file /file/x
	forged to-a-file /file
	forged itself itself
	forged empty ''
	forged nul 0x74007400
	forged not-utf8 0x2fff80
	forged spaces '/ s '
	forged long /"$(printf 'b%.0s' {1..300})"
	forged very-long "$(printf '/c%.0s' {1..900})"
	mkdir -p upper/loop/x upper/mutual
	setfattr -n trusted.overlay.redirect -v /loop/x upper/loop
	setfattr -n trusted.overlay.redirect -v /mutual upper/loop/x
	setfattr -n trusted.overlay.redirect -v /loop upper/mutual
}

act() {
	local d

	for d in ../upper/* ../l1/low/*; do
		d=${d#../upper/}
		d=${d#../l1/}
		try stat -c %F "$d" 2>&1
		try ls -A "$d" 2>&1
		try stat -c %F "$d/x" "$d/secret" 2>&1
	done
}

see() { :; }
look() { :; }

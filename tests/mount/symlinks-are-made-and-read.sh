# SPDX-License-Identifier: Apache-2.0

layers() {
	ln -s lower-target l1/low
	echo content >l1/file
}

act() {
	ln -s file good
	ln -s nowhere dangling
	ln -s "$(printf 'x%.0s' {1..4000})" long
	cat good
	readlink low dangling
	readlink long | wc -c
	try ln -s x good
	probe-calls stat low size mode
}

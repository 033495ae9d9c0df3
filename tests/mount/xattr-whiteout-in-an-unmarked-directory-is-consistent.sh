# SPDX-License-Identifier: Apache-2.0
#
# An empty file with the xattr, but in a directory that is not marked: the
# kernel lists it, and does not find it.

kernel=no

layers() {
	mkdir -p l1/d l2/d
	echo one >l2/d/a
	: >l1/d/a
	setfattr -n trusted.overlay.whiteout -v y l1/d/a
}

act() {
	local listed found

	listed=$(ls d)
	found=$([[ -e d/a ]] && echo a)
	[[ $listed == "$found" ]] && echo consistent
}

expect=consistent

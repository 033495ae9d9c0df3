# SPDX-License-Identifier: Apache-2.0
#
# An object's birth does not come after its last change.

kernel=no

layers() {
	echo lower >l1/a
	mkdir l1/d
}

act() {
	touch new
	stat -c %w a d new | grep -c '^20'
}

expect=3

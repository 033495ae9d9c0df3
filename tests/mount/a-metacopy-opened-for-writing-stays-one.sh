# SPDX-License-Identifier: Apache-2.0
#
# Data come with the first write; the kernel brings them at the open, and mtime
# moves then.

features=on

layers() { seq 2000 >l1/f; }

act() {
	chmod 600 f
	probe-calls <<-END
		open w f rw
		close w
	END
	[[ $(stat -c %Y f) == 1000000000 ]] && echo as old as before
	getfattr -h --absolute-names -n trusted.overlay.metacopy ../upper/f \
		>/dev/null 2>&1 && echo without data
	tail -n 1 f
}

differs="the kernel never asks us to open"
kernel_says="open w f rw = 0
close w = 0
2000"
expect="open w f rw = 0
close w = 0
as old as before
without data
2000"

see() { sha256sum f; }
look() { :; }

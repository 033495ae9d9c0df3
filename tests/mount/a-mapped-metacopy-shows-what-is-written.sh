# SPDX-License-Identifier: Apache-2.0
#
# One page cache, whenever the data come.

features=on
kernel=no

layers() { seq 20000 >l1/f; }

act() {
	probe-calls <<-END
		chmod f 600
		open r f r
		map r 100000 r shared
		load r 5 50000
		open w f w
		pwrite w NEW 50000
		load r 5 50000
		pread r 5 50000
	END
}

expect='chmod f 600 = 0
open r f r = 0
map r 100000 r shared = 0
load r 5 50000 = "185\0121"
open w f w = 0
pwrite w NEW 50000 = 3
load r 5 50000 = "NEW\0121"
pread r 5 50000 = "NEW\0121"'

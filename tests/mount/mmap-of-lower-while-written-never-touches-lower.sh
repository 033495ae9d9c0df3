# SPDX-License-Identifier: Apache-2.0

differs="mappings of before the copy-up see what is written; the kernel's do not"

layers() {
	echo a lower file >l1/a
	echo a lower file >l1/b
}

act() {
	probe-calls <<-END
		open r a r
		map r 8 r shared
		load r 8 0
		open w a rw
		map w 8 rw shared
		store w XX 0
		load w 8 0
		load r 8 0
		msync w
		load r 8 0
		pread r 8 0
		open p b r
		map p 8 rw private
		store p private 0
		open q b rw
		pwrite q Y 7
		load p 8 0
		pread q 8 0
	END
	cat a b
}

common='open r a r = 0
map r 8 r shared = 0
load r 8 0 = "a\040lower\040"
open w a rw = 0
map w 8 rw shared = 0
store w XX 0 = 0
load w 8 0 = "XXlower\040"
load r 8 0 = "BElower\040"
msync w = 0
load r 8 0 = "BElower\040"
pread r 8 0 = "XXlower\040"
open p b r = 0
map p 8 rw private = 0
store p private 0 = 0
open q b rw = 0
pwrite q Y 7 = 1
load p 8 0 = "private\040"
pread q 8 0 = "a\040lowerY"
XXlower file
a lowerYfile'
kernel_says=${common//BE/'a\040'}
expect=${common//BE/XX}

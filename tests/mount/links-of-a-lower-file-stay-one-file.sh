# SPDX-License-Identifier: Apache-2.0
#
# Whichever name it is changed by, all show it, now and at the next mount.

features=on

layers() {
	local f

	mkdir -p l1/d/e l1/q
	for f in write chmod chown append trunc mmap xattr; do
		seq 20000 >l1/$f.a
		ln l1/$f.a l1/d/$f.b
		ln l1/$f.a l1/d/e/$f.c
	done
}

act() {
	probe-calls <<-END
		open r d/write.b r
		open w write.a rw
		pwrite w NEW 0
		pread r 5 0
		same write.a d/e/write.c
		same @r write.a
		stat d/e/write.c nlink size
		chmod d/chmod.b 600
		stat chmod.a mode nlink
		chown d/e/chown.c 5 6
		stat chown.a owner nlink
		truncate d/trunc.b 10
		stat trunc.a size nlink
		open m d/e/mmap.c rw
		map m 100 rw shared
		store m NEW 5
		msync m
		open n mmap.a r
		pread n 10 0
		setxattr d/xattr.b user.x y
		getxattr xattr.a user.x
	END
	echo more >>d/e/append.c
	tail -n 1 append.a d/append.b
}

look() {
	look_at_entries
	look_by_the_kernel
}

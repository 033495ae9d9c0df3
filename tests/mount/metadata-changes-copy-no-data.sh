# SPDX-License-Identifier: Apache-2.0
#
# Owner, mode, times, xattrs, ACLs: the upper gets a file without blocks.

features=on

layers() {
	local f

	mkdir l1/d
	for f in chmod chown utimes setxattr setfacl removexattr none; do
		seq 20000 >l1/d/$f
	done
	setfattr -n user.old -v gone l1/d/removexattr
	: >l1/empty
	truncate -s 1M l1/hole
}

act() {
	probe-calls <<-END
		open r d/chmod r
		chmod d/chmod 4711
		chown d/chown 5 6
		utimes d/utimes 5.5 6.6
		setxattr d/setxattr user.x y
		removexattr d/removexattr user.old
		removexattr d/none user.old
		chmod empty 600
		chmod hole 600
		stat @r size mode
		chmod @r 600
		stat d/chmod size mode
		pread r 20 100000
	END
	setfacl -m u:5:rw d/setfacl
	stat -c '%n %s %b' d/* empty hole
}

look() { look_at_marks; }

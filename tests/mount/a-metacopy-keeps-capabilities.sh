# SPDX-License-Identifier: Apache-2.0
#
# chown and writing take them, as ever.

features=on

caps=0x0100000200200000000000000000000000000000

layers() {
	local f

	for f in chmod utimes link rename setxattr chown append; do
		seq 20000 >l1/$f
		chmod 755 l1/$f
		setfattr -n security.capability -v $caps l1/$f
	done
}

act() {
	probe-calls <<-END
		chmod chmod 700
		utimes utimes 5.5 6.6
		link link link2
		rename rename rename2
		setxattr setxattr user.x y
		chown chown 1 1
		chmod append 700
	END
	getfattr -n security.capability chmod utimes link2 rename2 setxattr
	try getfattr -n security.capability chown
	echo more >>append
	try getfattr -n security.capability append
}

look() { look_at_marks; }

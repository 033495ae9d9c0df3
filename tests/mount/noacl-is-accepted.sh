# SPDX-License-Identifier: Apache-2.0

kernel=no
layerfs_options=noacl

layers() {
	mkdir l1/d
	echo one >l1/d/a
	chmod 640 l1/d/a
}

act() {
	umask 027
	touch d/b
	stat -c %a d/a d/b
	try setfacl -m u:5:r d/a >/dev/null 2>&1
	echo more >>d/a
}

expect="640
640"
see() { ls d; }
sees="a
b"

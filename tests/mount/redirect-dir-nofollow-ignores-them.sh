# SPDX-License-Identifier: Apache-2.0

features=
kernel_options=redirect_dir=nofollow
layerfs_options=redirect_dir=nofollow,metacopy=off,index=off

layers() {
	mkdir -p l1/d/e l1/old upper/moved upper/d l2/low l1/lowmoved
	echo one >l1/d/e/x
	echo two >l1/old/z
	echo three >upper/moved/u
	echo four >l2/low/x
	setfattr -n trusted.overlay.redirect -v old upper/moved
	setfattr -n trusted.overlay.redirect -v old upper/d
	setfattr -n trusted.overlay.redirect -v low l1/lowmoved
}

act() {
	try stat -c %F moved d lowmoved
	try ls -A moved
	try ls -A d lowmoved
	probe-calls <<-END
		rename moved n
		rename low n
	END
}

see() { :; }
look() { look_at_marks; }

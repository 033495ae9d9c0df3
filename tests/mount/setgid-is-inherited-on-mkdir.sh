# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	chown 0:50 l1/d
	chmod 2777 l1/d
}

act() {
	probe-calls <<-END
		mkdir d/root 755
		as 1000 1000
		mkdir d/user 755
		mkdir d/user/sub 700
	END
}

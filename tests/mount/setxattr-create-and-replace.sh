# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	setfattr -n user.x -v y l1/a
}

act() {
	python3 - <<-'END' 2>&1
		import os
		for name, flag in (("user.x", os.XATTR_CREATE),
		                   ("user.n", os.XATTR_REPLACE),
		                   ("user.n", os.XATTR_CREATE),
		                   ("user.x", os.XATTR_REPLACE)):
		    try:
		        print(name, os.setxattr("a", name, b"new", flag))
		    except OSError as e:
		        print(name, e.strerror)
	END
}

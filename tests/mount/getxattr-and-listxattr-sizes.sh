# SPDX-License-Identifier: Apache-2.0

layers() {
	local i

	echo lower >l1/a
	for i in {1..40}; do
		setfattr -n "user.name-$i" -v "value $i" l1/a
	done
	: >l1/none
}

act() {
	python3 - <<-'END'
		import ctypes, os
		libc = ctypes.CDLL(None, use_errno=True)
		def call(f, *a):
		    r = f(*a)
		    return r if r >= 0 else os.strerror(ctypes.get_errno())
		buf = ctypes.create_string_buffer(65536)
		for path in (b"a", b"none"):
		    full = call(libc.listxattr, path, None, 0)
		    print(full, call(libc.listxattr, path, buf, 65536), call(libc.listxattr, path, buf, 5))
		print(call(libc.getxattr, b"a", b"user.name-1", None, 0))
		print(call(libc.getxattr, b"a", b"user.name-1", buf, 3))
		print(call(libc.getxattr, b"a", b"user.name-1", buf, 7))
		print(len(os.listxattr("a")))
		os.setxattr("a", "user.more", b"")
		print(len(os.listxattr("a")), os.getxattr("a", "user.more"))
	END
}

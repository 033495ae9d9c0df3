# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d l1/e
	touch l1/{a,b,c,f,g} l1/d/x l1/d/y
	ln -s x l1/s
}

steps() {
	echo "sleep 12"
	echo "keep-times $1"
	echo "${*:2}"
	echo "times $1"
}

act() {
	{
		steps a chmod a 600
		steps a chown a 1 1
		steps a setxattr a user.x y
		steps a link a a2
		steps . link b b2
		steps d unlink d/x
		steps d rename d/y d/z
		steps d/z rename d/z e/z
		steps e rename e/z d/y
		steps d mkdir d/n 755
		steps d/n mkdir d/n/m 755
		steps d rmdir e
		steps c truncate c 0
		steps c truncate c 5
		steps f utimes f 1.0 1.0
		steps g stat g size
		steps a2 unlink a
	} | probe-calls
}

# Writing what is there already, or nothing, is left out: file systems differ.

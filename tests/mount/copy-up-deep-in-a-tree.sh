# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	mkdir -p l3/a/b l2/a/b/c l1/a/b/c/d/e/f/g/h
	echo one >l1/a/b/c/d/e/f/g/h/x
	chmod 2751 l1/a/b/c l1/a/b/c/d/e
	chown 3:4 l2/a/b l1/a/b/c/d
	setfacl -m u:7:rx l1/a/b/c/d/e/f
}

act() {
	echo more >>a/b/c/d/e/f/g/h/x
	find . -type d | sort
}

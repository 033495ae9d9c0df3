# SPDX-License-Identifier: Apache-2.0
#
# The dir that takes it has nothing below, the redirect leads past that.

features=on

layers() {
	mkdir -p l1/d/e l1/gone
	echo one >l1/d/x
	echo two >l1/d/e/y
	echo three >l1/gone/z
}

act() {
	mkdir made
	mv d made/
	rm -r gone
	mkdir gone
	mv made/d/e gone/
	find . | sort
	cat made/d/x gone/e/y
	mv made gone/
	find . | sort
	echo more >>gone/made/d/x
}

look() { look_at_marks; }

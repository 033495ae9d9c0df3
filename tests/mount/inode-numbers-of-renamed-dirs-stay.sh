# SPDX-License-Identifier: Apache-2.0
#
# Of lower, merged and upper dirs and what is in them, now and later.

features=on

layers() {
	mkdir -p l1/d/e l2/d/e upper/up/sub l1/q l1/m l2/m upper/m l1/x l1/y
	touch l1/d/a l2/d/b l1/d/e/c l2/d/e/f upper/m/g upper/up/sub/h l1/m/i
	ln -s a l1/d/link
}

numbers() { find . -printf '%f %i\n' | sort; }

act() {
	numbers >../numbers
	mv d q/d
	mv m q/d/m
	mv q/d/e e
	mv up e/up
	probe-calls rename x y exchange
	probe-calls rename x z
	probe-calls rename y x
	probe-calls rename z y
	chmod 700 q/d/m e
	chmod 600 q/d/a
	touch e/new
	rm e/new
	numbers | diff ../numbers -
	echo 2 >/proc/sys/vm/drop_caches
	numbers | diff ../numbers -
}

see() {
	numbers | diff ../numbers -
	probe-tree .
}

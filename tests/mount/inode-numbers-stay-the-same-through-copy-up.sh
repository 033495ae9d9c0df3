# SPDX-License-Identifier: Apache-2.0

not_with=whiteout=aufs

layers() {
	mkdir -p l1/d/e l2/m upper/m l1/m
	touch l1/d/a l1/d/e/b l2/m/c upper/m/u
	ln -s a l1/d/s
	mkfifo l1/d/p
}

numbers() { ls -id . d d/a d/e d/e/b m m/c m/u d/s d/p 2>/dev/null; }

act() {
	numbers >../numbers
	echo more >>d/a
	chmod 600 d/e d/p
	touch d/e/new
	chown -h 5 d/s
	mv d/e/b d/e/moved
	numbers | grep -v e/b | diff - <(grep -v e/b ../numbers) && echo same
	[[ $(ls -i d/e/moved) == "$(grep e/b ../numbers | sed 's,/b,/moved,')" ]] &&
		echo moved too
	chmod 600 m/c
	rm m/u
	numbers | diff - <(grep -v -e m/u -e e/b ../numbers) && echo same
}

# Not even on the next mount.
see() {
	numbers | diff - <(grep -v -e m/u -e e/b ../numbers) && echo same
}

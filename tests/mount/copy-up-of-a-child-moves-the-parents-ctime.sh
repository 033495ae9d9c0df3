# SPDX-License-Identifier: Apache-2.0
#
# tar(1) compares what it saw of a directory before and after it read it.

layers() {
	mkdir -p l1/d l1/lower upper/d
	ln -s x l1/d/link
	echo one | tee l1/d/{a,b,c} l1/lower/a >/dev/null
}

# "moved" if the ctime is another one, which is the same after a read.
ctime() {
	local dir=$1 before after

	before=$(stat -c %z "$dir")
	sleep 0.02
	shift
	"$@"
	after=$(stat -c %z "$dir")
	[[ $before == "$after" ]] && echo "stayed: $*" || echo "moved: $*"
	ls "$dir" >/dev/null
	stat -c %x "$dir" >/dev/null
	[[ $after == "$(stat -c %z "$dir")" ]] || echo "another after reading: $*"
}

append() { echo more >>"$1"; }

act() {
	ctime d chown -h 7:7 d/link
	ctime d append d/a
	ctime d chmod 600 d/b
	ctime d ln d/c c
	ctime lower append lower/a
	ctime . chmod 700 lower
	ctime d append d/a
	ctime d ls d
}

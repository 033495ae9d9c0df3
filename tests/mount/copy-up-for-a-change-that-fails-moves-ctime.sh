# SPDX-License-Identifier: Apache-2.0

layers() {
	echo one | tee l1/{a,b,c} >/dev/null
	mkfifo l1/p
}

ctime() {
	local file=$1 before after

	before=$(stat -c %z "$file")
	sleep 0.02
	shift
	"$@"
	after=$(stat -c %z "$file")
	[[ $before == "$after" ]] && echo "stayed: $*" || echo "moved: $*"
	echo 2 >/proc/sys/vm/drop_caches
	[[ $after == "$(stat -c %z "$file")" ]] || echo "another later: $*"
}

act() {
	ctime a setfattr -n nonsense.x -v y a
	ctime p setfattr -n nonsense.x -v y p
	ctime b setfattr -x user.missing b
	ctime b setfattr -n user.x -v y b
	ctime c chmod 644 c
}

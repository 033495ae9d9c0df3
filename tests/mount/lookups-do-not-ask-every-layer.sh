# SPDX-License-Identifier: Apache-2.0
#
# What a directory merges is found out once; then a name costs what it costs with
# two layers.  Counted are the daemon's system calls.

kernel=no mounted=no

layers() {
	local i

	for i in {1..200}; do
		mkdir -p "l$i/d"
		: >"l$i/d/f$i"
	done
}

# calls LAYERS: of 100 lookups, half of them of names that are not there.
calls() {
	local i tracer dirs=

	for ((i = 1; i <= $1; i++)); do
		dirs+=:$PWD/l$i
	done
	layerfs mount "${dirs#:}" "$PWD/upper" "$PWD/mnt"
	ls mnt/d >/dev/null
	# Forget the names, but not the directory.
	(
		cd mnt/d || exit
		echo 2 >/proc/sys/vm/drop_caches
		stat f1 none >/dev/null 2>&1
		strace -f -q -o ../../trace -p "$(daemons)" &
		tracer=$!
		until grep -q 'TracerPid:.[1-9]' "/proc/$(daemons)/status"; do
			sleep 0.05
		done
		for ((i = 0; i < 50; i++)); do
			[[ -e none$i ]]
			[[ -e f$((i % 20 * $1 / 20 + 1)) ]]
		done
		kill "$tracer"
		wait "$tracer"
	) 2>/dev/null
	layerfs umount "$PWD/mnt"
	calls=$(wc -l <trace)
}

act() {
	local calls few

	calls 20
	few=$calls
	calls 200
	echo "$few, $calls" >counted
	((few > 100)) || echo "counted only $few"
	((calls <= few + few / 4)) || echo "20 layers: $few; 200: $calls"
}

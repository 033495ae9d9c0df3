#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# How long things take: run.sh PROGRAM [RUNS]
#
# The same loads (loads.c) on a bare directory, on kernel overlayfs and on
# PROGRAM, by turns, each time with an empty upper; medians in microseconds for
# one of each, and how often longer than the others PROGRAM takes.  What each
# load saw has to be the same on all three, and the lowers unchanged.
#
#   MOUNT_OPTIONS=  more options for PROGRAM's mount
#   LOADS=          the program of the loads, when it is built elsewhere
set -uo pipefail
export LC_ALL=C
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${1:?usage: run.sh PROGRAM [RUNS]}
runs=${2:-3}
loads=${LOADS:-$root/build/tests/bench/loads}
failed=0

die() {
	echo "bench: $*" >&2
	exit 1
}

# Three lowers that share directories, the topmost with a few deletions.
make_layers() {
	local d f

	mkdir -p l1/tree l{2,3}/tree/{0..39}
	for d in {0..39}; do
		for f in {0..49}; do
			head -c $((RANDOM % 8000)) /dev/zero | tr '\0' "$((f % 10))" \
				>"l$((3 - f % 2))/tree/$d/f$f"
		done
		mkdir "l1/tree/$d" && mknod "l1/tree/$d/f49" c 0 0
	done
	head -c 64M /dev/zero | tr '\0' b >l3/big
	mkdir mnt upper work
	mount -t overlay -o lowerdir=l1:l2:l3 overlay mnt
	cp -a mnt all
	umount mnt
}

mount_side() {
	case $1 in
	bare) mount --bind bare mnt ;;
	overlay) mount -t overlay overlay mnt -o \
		lowerdir=l1:l2:l3,upperdir=upper,workdir=work ;;
	layerfs) "$program" mount -o "workdir=work${MOUNT_OPTIONS:+,$MOUNT_OPTIONS}" \
		l1:l2:l3 upper mnt ;;
	esac || die "cannot mount $1"
}

begin_side() {
	rm -rf bare upper work
	mkdir upper work
	[[ $1 != bare ]] || cp -a all bare
	mount_side "$1"
}

# The caches are empty, and so are those of a daemon.
make_cold() {
	umount mnt
	sync
	echo 3 >/proc/sys/vm/drop_caches
	mount_side "$1"
}

# loads.c's lines, with a word before the name of the load.
measure() {
	"$loads" mnt "${@:2}" | sed "s/^/$1/"
	[[ ${PIPESTATUS[0]} -eq 0 ]] || echo "failed 0 ${*:2}"
}

play() {
	begin_side "$1"
	make_cold "$1"
	measure cold- walk
	measure warm- walk
	make_cold "$1"
	measure cold- read
	measure warm- read
	measure first- missing
	measure again- missing
	measure '' create rename unlink append overwrite read-big write-big
	measure end- walk read
	umount mnt
}

table() {
	awk '
	{ at[$1] = at[$1] ? at[$1] : ++count; name[at[$1]] = $1
	  n = ++seen[$1, FILENAME]; value[$1, FILENAME, n] = $2
	  if (!($1 in digest)) digest[$1] = $3
	  else if (digest[$1] != $3) wrong[$1] = 1
	  if ($1 == "failed") wrong[$1] = 1 }
	function median(load, side,    n, i, j, v, t) {
		n = seen[load, side]
		for (i = 1; i <= n; i++) v[i] = value[load, side, i]
		for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++)
			if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
		return v[int((n + 1) / 2)] / 1000
	}
	END {
		printf "%-15s %9s %9s %9s   %s\n", "us each", "bare", "overlay", "layerfs", "of bare, of overlay"
		for (i = 1; i <= count; i++) {
			l = name[i]; b = median(l, "bare.times")
			o = median(l, "overlay.times"); f = median(l, "layerfs.times")
			printf "%-15s %9.1f %9.1f %9.1f   %6.2f %6.2f%s\n", l, b, o, f,
				b ? f / b : 0, o ? f / o : 0, l in wrong ? "  DIFFERENT RESULTS" : ""
			bad += l in wrong
		}
		exit bad > 0
	}' bare.times overlay.times layerfs.times
}

lower_sum() {
	find l1 l2 l3 -printf '%p %y %m %s %T@ %C@\n' | sort | cksum
}

bench() {
	local i side before

	make_layers
	before=$(lower_sum)
	for ((i = 0; i < runs; i++)); do
		for side in bare overlay layerfs; do
			play $side >>$side.times
		done
	done
	table || failed=1
	[[ $before == "$(lower_sum)" ]] || {
		echo "A LOWER CHANGED"
		failed=1
	}
}

if [[ ${3-} == --inside ]]; then
	cd "$4" || die "no $4"
	bench
	exit $failed
fi

[[ $(id -u) -eq 0 ]] || die "only root can do this"
[[ -x $loads ]] || die "no $loads; run make test-programs"
program=$(realpath "$program")
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
unshare -m -p -f --kill-child --mount-proc --propagation private \
	"$here/run.sh" "$program" "$runs" --inside "$scratch"

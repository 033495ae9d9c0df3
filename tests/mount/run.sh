#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the mount tests: run.sh PROGRAM [TEST...]
#
# PROGRAM is a layerfs to test, or the word "kernel", which compares kernel
# overlayfs with itself (is the test deterministic?).  A TEST is the name of a
# file beside this one, with or without .sh; without any, all of them run.
#
#   JOBS=2            tests at the same time
#   LIMIT=60          seconds that one test may take
#   MOUNT_OPTIONS=    put into the -o of every layerfs mount
#   KERNEL_OPTIONS=   put into the -o of every overlayfs mount
#   FEATURES=on       redirect_dir, metacopy and index, where a test does not care
#   VERBOSE=1         also print what a passing test observed
#   PROBES=           where the probes are built (build/tests/mount)
#
# Every test has mount and process namespaces of its own, so whatever it
# leaves behind ends with it; that it leaves something is a failure all the
# same (lib.sh).
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export JOBS=${JOBS:-2} LIMIT=${LIMIT:-60}
export MOUNT_OPTIONS=${MOUNT_OPTIONS:-} KERNEL_OPTIONS=${KERNEL_OPTIONS:-}
export PROBES=${PROBES:-$root/build/tests/mount}
export VERBOSE=${VERBOSE:-} FEATURES=${FEATURES-on}
# Image layers know none of them.
[[ ,$MOUNT_OPTIONS, == *,whiteout=aufs,* ]] && FEATURES=off

usage() {
	echo "usage: run.sh PROGRAM|kernel [TEST...]" >&2
	exit 2
}

build_probes() {
	local source program header newest=

	mkdir -p "$PROBES" || exit 1
	for header in "$here"/probe*.h; do
		[[ $newest && $newest -nt $header ]] || newest=$header
	done
	for source in "$here"/probe*.c; do
		program=$PROBES/$(basename "$source" .c)
		[[ $program -nt $source && $program -nt $newest ]] ||
			"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O1 -Wall -pthread \
				-o "$program" "$source" || exit 1
	done
}

# Reports of sanitizers by the test: process numbers begin at 1 in each, and a
# stranger cannot write into what root has made.
reports_of() {
	local name

	[[ ${REPORTS-} ]] || return 0
	for name in ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS; do
		[[ ! ${!name-} ]] ||
			export "$name=${!name}:log_path=$REPORTS/$1"
	done
}

# One test in its namespaces; its line (and what went wrong) is printed at once.
run_one() {
	local name=$1 scratch=$2/$1 begin=${EPOCHREALTIME/./} status line tenths

	mkdir "$scratch"
	reports_of "$name"
	timeout -k 5 "$LIMIT" \
		unshare -m -p -f --kill-child --mount-proc --propagation private \
		bash "$here/lib.sh" "$here/$name.sh" "$scratch" \
		>"$scratch.log" 2>&1 </dev/null
	status=$?
	((status == 124 || status == 137)) &&
		echo "took more than $LIMIT seconds" >>"$scratch.log"
	tenths=$(((${EPOCHREALTIME/./} - begin) / 100000))
	line="$name $((tenths / 10)).$((tenths % 10))"
	case $status in
	0) line="ok   $line" ;;
	77) line="-    $name $(<"$scratch.log")" ;;
	*) line="FAIL $line" ;;
	esac
	echo "$status" >"$scratch.status"
	if ((status == 77)) || [[ ! -s $scratch.log ]]; then
		printf '%s\n' "$line"
	else
		printf '%s\n%s\n' "$line" "$(cut -c 1-2000 "$scratch.log" |
			tr -d '\0' | head -n "${LINES_MAX:-120}" |
			sed 's/^/     /')"
	fi
	rm -rf --one-file-system "$scratch" 2>/dev/null || {
		chattr -R -f -i -a "$scratch"
		rm -rf --one-file-system "$scratch"
	}
}

[[ ${1-} ]] || usage
program=$1
shift
if [[ $program != kernel ]]; then
	program=$(realpath -e "$(command -v "$program")") || usage
fi
export PROGRAM=$program
if [[ $(id -u) != 0 ]]; then
	echo "run.sh: the mount tests need root" >&2
	exit 2
fi

tests=()
export NAMED=$#
((NAMED)) || NAMED=
if (($#)); then
	for t in "$@"; do
		t=$(basename "$t" .sh)
		[[ -f $here/$t.sh ]] || { echo "no test $t" >&2; exit 2; }
		tests+=("$t")
	done
else
	for t in "$here"/*.sh; do
		t=$(basename "$t" .sh)
		[[ $t == run || $t == lib ]] || tests+=("$t")
	done
fi

build_probes
scratch=$(mktemp -d "${TMPDIR:-/tmp}/layerfs-mount.XXXXXX") || exit 1
chmod 755 "$scratch"
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 130' INT TERM

running=0
for t in "${tests[@]}"; do
	if ((running >= JOBS)); then
		wait -n
		running=$((running - 1))
	fi
	run_one "$t" "$scratch" &
	running=$((running + 1))
done
wait

passed=$(cat "$scratch"/*.status | grep -cx 0)
none=$(cat "$scratch"/*.status | grep -cx 77)
failed=$((${#tests[@]} - passed - none))
if ((none)); then
	echo "$none not run"
fi
echo "$passed passed, $failed failed"
((failed == 0))

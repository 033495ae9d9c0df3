#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the store's tests: run.sh PROGRAM [TEST...]
#
# A TEST is the name of a file beside this one, with or without .sh; without any,
# all of them run.  Each runs as root and, unless it says otherwise, once more
# without any privilege, in a store of its own.
#
#   JOBS=2       tests at the same time
#   LIMIT=120    seconds that one test may take
set -u

here=$(cd "$(dirname "$0")" && pwd)
export JOBS=${JOBS:-2} LIMIT=${LIMIT:-120}

usage() {
	echo "usage: run.sh PROGRAM [TEST...]" >&2
	exit 2
}

# run_one TEST USER: in namespaces of its own, so that nothing outlives it.
run_one() {
	local name=$1 user=$2 dir=$scratch/$1.$2 begin=${EPOCHREALTIME/./}
	local status tenths line
	local -a as=()

	mkdir "$dir"
	if [[ $user == user ]]; then
		chown 12345:12345 "$dir"
		as=(setpriv --reuid=12345 --regid=12345 --clear-groups
			--bounding-set=-all --inh-caps=-all)
	fi
	timeout -k 5 "$LIMIT" unshare -m -p -f --kill-child --mount-proc \
		--propagation private "${as[@]}" bash "$here/lib.sh" \
		"$here/$name.sh" "$dir" >"$dir.log" 2>&1 </dev/null
	status=$?
	((status == 124 || status == 137)) &&
		echo "took more than $LIMIT seconds" >>"$dir.log"
	tenths=$(((${EPOCHREALTIME/./} - begin) / 100000))
	line="$name ($user) $((tenths / 10)).$((tenths % 10))"
	echo "$status" >"$dir.status"
	if ((status == 0)); then
		echo "ok   $line"
	else
		printf 'FAIL %s\n%s\n' "$line" "$(tail -n 40 "$dir.log" |
			cut -c 1-500 | sed 's/^/     /')"
	fi
	rm -rf --one-file-system "$dir"
}

[[ ${1-} ]] || usage
PROGRAM=$(realpath -e "$(command -v "$1")") || usage
export PROGRAM
shift
if [[ $(id -u) != 0 ]]; then
	echo "run.sh: the store's tests need root, to be several users" >&2
	exit 2
fi

tests=()
(($#)) || set -- "$here"/*.sh
for t; do
	t=$(basename "$t" .sh)
	[[ $t == run || $t == lib ]] && continue
	[[ -f $here/$t.sh ]] || { echo "no test $t" >&2; exit 2; }
	tests+=("$t")
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/layerfs-store.XXXXXX") || exit 1
chmod 755 "$scratch"
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 130' INT TERM

for t in "${tests[@]}"; do
	users='root user'
	grep -q '^users=root$' "$here/$t.sh" && users=root
	for user in $users; do
		(($(jobs -rp | wc -l) < JOBS)) || wait -n
		run_one "$t" "$user" &
	done
done
wait

passed=$(cat "$scratch"/*.status | grep -cx 0)
failed=$(cat "$scratch"/*.status | grep -cvx 0)
echo "$passed passed, $failed failed"
((failed == 0))

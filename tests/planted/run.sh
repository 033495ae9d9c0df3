#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Can the model test fail?  For each bug named, or all: build the program with
# that bug in it and let the model find it.  A bug is a sed script that changes
# one source; its comments say what is wrong then, which source, and whether it
# shows only without redirects, metacopies and an index.
#
# From make, in the environment: COMPILE, LINK, LIBS (words of commands), OBJ
# (the program's objects), OBJDIR and BUILD (where they are, and where to build),
# MODEL (the command that looks for the bug, but for the program).
set -uo pipefail

here=$(dirname "$0")
out=$BUILD/planted
jobs=${JOBS:-2}
mkdir -p "$out"

complain()
{
	echo "not planted: $bug: $*"
	return 1
}

# The bug's source, changed.
change()
{
	local changed=$out/$bug.c

	[ -f "$source" ] || complain "no $source" || return
	sed -f "$here/$bug.sed" "$source" >"$changed" || return
	[ "$(diff "$source" "$changed" | grep -c '^>')" -eq 1 ] ||
		complain "it should change one line of $source"
}

# Its object in the place of the right one.
build()
{
	local object=$OBJDIR/${source%.c}.o

	# shellcheck disable=SC2086 # commands of several words
	$COMPILE -Wno-error -w -c -o "$out/$bug.o" "$out/$bug.c" &&
		$LINK -o "$out/$bug" ${OBJ/"$object"/"$out/$bug.o"} $LIBS
}

try()
{
	local bug=$1
	local features=--features
	local source

	source=$(sed -n 's/^# in //p' "$here/$bug.sed")
	! grep -q '^# without features' "$here/$bug.sed" || features=
	# shellcheck disable=SC2086 # commands of several words, or of none
	change && build &&
		$MODEL $features --program "$out/$bug" --plant "$bug"
}

# Results in the order of their names, whoever is done first.
run()
{
	local bug

	for bug; do
		while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
			wait -n
		done
		{
			try "$bug" >"$out/$bug.log" 2>&1
			echo $? >"$out/$bug.status"
		} &
	done
	wait
}

if [ $# -eq 0 ]; then
	for file in "$here"/*.sed; do
		set -- "$@" "$(basename "$file" .sed)"
	done
fi
run "$@"
passed=0
failed=0
for bug; do
	tail -n 5 "$out/$bug.log"
	if [ "$(cat "$out/$bug.status")" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Run `make check-PART` for each PART named, one after the other, and end with
# the sum of what they counted: "N passed, M failed".  A part says its own count
# by such a line or by criterion's synthesis; one that failed and counted no
# failure counts as one.  What sanitizers wrote into $REPORTS is shown and is a
# failure too, since the part it happened in may not have noticed.
set -uo pipefail

make=${MAKE:-make}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0

# "passed failed" out of the last line of the log that counts.
counts()
{
	# shellcheck disable=SC2001 # colours: an escape sequence, not a string
	sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '
		/^[0-9]+ passed, [0-9]+ failed/ { p = $1; f = $3 }
		/Synthesis: Tested:/ {
			match($0, /Passing: [0-9]+/)
			p = substr($0, RSTART + 9, RLENGTH - 9)
			match($0, /Tested: [0-9]+/)
			f = substr($0, RSTART + 8, RLENGTH - 8) - p
		}
		END { print p + 0, f + 0 }'
}

run_part()
{
	local status good bad

	echo "--- $1"
	# shellcheck disable=SC2086 # $make may be several words
	$make --no-print-directory "check-$1" 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}
	read -r good bad < <(counts)
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "check-$1 ended with $status"
		bad=1
	elif [ "$status" -eq 0 ] && [ $((good + bad)) -eq 0 ]; then
		echo "check-$1 ran nothing"
		bad=1
	fi
	passed=$((passed + good))
	failed=$((failed + bad))
}

[ -z "${REPORTS:-}" ] || rm -rf "$REPORTS"
for part; do
	run_part "$part"
done

for report in "${REPORTS:-/nonexistent}"/*; do
	[ -e "$report" ] || continue
	echo "--- $report"
	cat "$report"
	failed=$((failed + 1))
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

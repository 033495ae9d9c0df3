#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Print which share of lines and branches was reached, least first, from what a
# run of the programs built with --coverage left in OBJDIR.
#
#	coverage.sh OBJDIR SOURCE...
set -euo pipefail

objdir=$1
shift

for source; do
	gcov --no-output --branch-probabilities \
		--object-file "$objdir/${source%.c}.o" "$source" 2>/dev/null |
		awk -v source="$source" '
		/^File / { ours = index($0, "\x27" source "\x27") > 0 }
		ours && /^Lines executed/ { lines = $0 }
		ours && /^Taken at least once/ { branches = $0 }
		function percent(text) {
			sub(/^[^:]*:/, "", text)
			sub(/%.*/, "", text)
			return text == "" ? "-" : text
		}
		END { printf "%7s %7s  %s\n", percent(lines),
			percent(branches), source }'
done | sort -n | { echo "  lines branches"; cat; }

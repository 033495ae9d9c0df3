#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# corpora.sh TARGET...: each program on the corpus of its name.
set -uo pipefail

passed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
for target; do
	name=${target##*/fuzz_}
	if out=$("$target" "tests/fuzz/corpus/$name" 2>"$log"); then
		passed=$((passed + ${out%% *}))
	else
		echo "$target, and the file it failed with:"
		tail -n 5 "$log"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Random operations for as long as one likes: soak.sh PROGRAM SECONDS
#
# The model and the data test by turns, each round with seeds that no round had
# before, until the time is over or something fails.  It says the seeds.
#
#   FIRST_SEED=   where to begin, to see a round again (else by the clock)
set -uo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "${1:?usage: soak.sh PROGRAM SECONDS}") || exit 2
seconds=${2:?usage: soak.sh PROGRAM SECONDS}
tests=${TESTS_DIR:-$root/build/tests}
seed=${FIRST_SEED:-$(($(date +%s) % 1000000 * 1000))}
round=300	# seconds; short of it, half of each is lost in starting
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# A part of a round: its count is added to ours.
play() {
	local good bad status

	echo "--- $*"
	"$@" 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}
	read -r good bad < <(awk '/^[0-9]+ passed, [0-9]+ failed/ {
		p = $1; f = $3 } END { print p + 0, f + 0 }' "$log")
	[[ $status -eq 0 || $bad -gt 0 ]] || bad=1
	passed=$((passed + good))
	failed=$((failed + bad))
}

while [[ $SECONDS -lt $seconds && $failed -eq 0 ]]; do
	left=$((seconds - SECONDS))
	[[ $left -lt $round ]] || left=$round
	for features in --features ''; do
		# shellcheck disable=SC2086 # a word or none
		play "$tests/model" $features --program "$program" \
			--first-seed "$seed" --sequences 1000000 \
			--seconds $((left / 3)) --jobs "${JOBS:-$(nproc)}"
		[[ $failed -eq 0 ]] || break 2
	done
	play "$tests/data" --program "$program" --seed "$seed" \
		--sequences 1000000 --seconds $((left / 3 + 1))
	seed=$((seed + 1000000))
done
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]

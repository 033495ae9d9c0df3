#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# run.sh DIR TARGET...: each target of DIR/tests/fuzz for FUZZ_SECONDS.  New
# inputs that reach something go into DIR/corpus/TARGET, what fails into
# DIR/found; a failure ends it with its status.
set -euo pipefail

dir=$1
shift
export ASAN_OPTIONS=detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
mkdir -p "$dir/found"
for target; do
	corpus=tests/fuzz/corpus/${target#fuzz_}
	mkdir -p "$dir/corpus/$target"
	echo "--- $target"
	"$dir/tests/fuzz/$target" "$dir/corpus/$target" "$corpus" \
		-max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048 \
		-timeout=10 -max_len="${FUZZ_BYTES:-8192}" -print_final_stats=1 \
		-verbosity=0 -artifact_prefix="$dir/found/$target-"
done

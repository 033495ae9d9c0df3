#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Programs people run, on a mount: run.sh PROGRAM [PART...]
#
#   session  a Debian tree in three layers: chroot, apt, dpkg, a compiler,
#            interpreters, a database, rm -rf, mv, tar; the same on kernel
#            overlayfs, and what came of it compared (session.sh)
#   stress   stress-ng, dbench and fio, a few seconds each (stress.sh)
#
# Without a PART: all.  Root only.  Uses no network when `make deps` has made
# the layers.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${1:?usage: run.sh PROGRAM [PART...]}
shift
[[ $# -gt 0 ]] || set -- session stress
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0

part() {
	case $1 in
	session) "$here/session.sh" "$program" ;;
	stress) SHORT=1 "$here/stress.sh" "$program" ;;
	*)
		echo "run.sh: no part '$1'" >&2
		return 2
		;;
	esac
}

# A part that ends badly without a count is one failure.
for name; do
	echo "--- $name"
	part "$name" 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}
	read -r good bad < <(awk '/^[0-9]+ passed, [0-9]+ failed/ {
		p = $1; f = $3 } END { print p + 0, f + 0 }' "$log")
	[[ $status -eq 0 || $bad -gt 0 ]] || bad=1
	[[ $status -ne 0 || $good -gt 0 ]] || bad=1
	passed=$((passed + good))
	failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]

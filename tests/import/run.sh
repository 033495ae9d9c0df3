#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Imports the corpus (corpus.py): run.sh PROGRAM [CASE...]
#
# A CASE is a name, as good-whiteout-hides-the-lower-file, or a pattern of names;
# without any, all are run.
#
#   JOBS=2              cases at the same time
#   KINDS="root user"   who imports: root, and nobody, without any privilege
#   SCRIPT=run.py       what is done: run.py, or mutate.py, or crash.py, which say
#                       themselves what they do
#   KEEP=               a directory to write the cases into, that stays
#
set -u
export LC_ALL=C TZ=UTC
export JOBS=${JOBS:-2} KINDS=${KINDS:-root user}
export LAYERFS_ABORT_ON_BUG=1
umask 022

here=$(cd "$(dirname "$0")" && pwd)
[[ ${1-} ]] || { echo "usage: run.sh PROGRAM [CASE...]" >&2; exit 2; }
program=$(realpath -e "$1") || exit 2
shift
if [[ $(id -u) != 0 ]]; then
	echo "run.sh: mounting, and being nobody, need root" >&2
	exit 2
fi

# Process numbers begin at 1 in the namespace, as in those of other tests.
for name in ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS; do
	[[ ! ${REPORTS-} || ! ${!name-} ]] ||
		export "$name=${!name}:log_path=$REPORTS/import-${SCRIPT:-run}"
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/layerfs-import.XXXXXX") || exit 1
trap 'rmdir "$scratch"' EXIT
trap 'exit 130' INT TERM

# In memory, since the disk is not what is tested, and slow; and in namespaces,
# with which all of it ends.
inside() {
	mount -t tmpfs -o mode=755,size=4g tmpfs "$scratch" || exit 1
	# Nobody has to reach the program, wherever it was built.
	cp "$program" "$scratch/layerfs" || exit 1
	if [[ $SCRIPT == run.py ]]; then
		python3 "$here/corpus.py" "$scratch/corpus" "$@" || exit 1
		[[ ! ${KEEP-} ]] ||
			cp -a "$scratch/corpus/." "$KEEP/" || exit 1
	fi
	exec python3 "$here/$SCRIPT" "$scratch/layerfs" "$scratch"
}

export here program scratch SCRIPT=${SCRIPT:-run.py}
export -f inside
unshare -m -p -f --kill-child --mount-proc --propagation private \
	bash -c 'inside "$@"' inside "$@"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What a test of the store can say.  run.sh calls this: lib.sh TEST SCRATCH.
#
# A test file is a script: it passes if none of its commands fails.  It runs in
# an empty directory; the store is ./store.
#
#   users=root     (a line of the file) not as a user without privilege
set -Eeuo pipefail
export LC_ALL=C TZ=UTC LAYERFS_ABORT_ON_BUG=1
umask 022

test_file=$1
cd "$2"
export LAYERFS_STORE=$PWD/store
trap 'echo "$(basename "$test_file"):${BASH_LINENO[0]}: $BASH_COMMAND"' ERR

layerfs() { "$PROGRAM" "$@"; }

# The same without what it says on the way.
import() { "$PROGRAM" import -q --no-sync "$@"; }

# fails WORDS COMMAND...: status 1, and one line of ours that has these words.
fails() {
	local words=$1 status=0

	shift
	"$@" >out.txt 2>err.txt || status=$?
	if [[ $status != 1 || $(wc -l <err.txt) != 1 ]] ||
		! grep -q "^layerfs: .*$words" err.txt; then
		echo "status $status, not 1 with '$words': $*"
		cat err.txt
		return 1
	fi
}

# is WHAT IT-SHOULD-BE
is() {
	[[ $1 == "$2" ]] || {
		printf 'is:     %s\nshould: %s\n' "$1" "$2"
		return 1
	}
}

# tar without what differs from run to run.
make_tar() {
	tar --sort=name --mtime=@1000000000 --owner=0 --group=0 \
		--numeric-owner "$@"
}

# base.tar: small files, and some over the size from which they are objects;
# top.tar.gz: one changed, one removed.  big: so many MB more.
make_layers() {
	local big=${1:-1}

	mkdir -p base/etc base/usr/lib top/etc
	seq 1 100 >base/etc/small
	seq 1 100000 >base/usr/lib/big
	cp base/usr/lib/big base/usr/lib/same
	ln base/etc/small base/etc/linked
	ln -s small base/etc/symlink
	head -c "${big}M" /dev/urandom >base/usr/lib/random
	seq 1 10 >top/etc/small
	: >top/etc/.wh.linked
	make_tar -cf base.tar -C base .
	make_tar -czf top.tar.gz -C top .
}

# Of the only image, or the one named.
id_of() {
	layerfs images --json | jq -r ".[] | select(.names == [\"$1\"]) | .id"
}

# Files of the store, but those that come and go.
files() {
	(cd store && find . -type f ! -name lock | sort)
}

# All that is in it, and that it is sound.
sound() { layerfs verify >verify.txt || { cat verify.txt; return 1; }; }

# shellcheck source=/dev/null
. "$test_file"

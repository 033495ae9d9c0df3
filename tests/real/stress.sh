#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Load that others wrote, on a mount: stress.sh PROGRAM
#
# stress-ng's file system stressors, each alone and all at once; dbench; fio.
# All of them verify what they read.  Afterwards the tree is emptied, and the
# lower layer has to be as it was.  Then a walk over a million files.
#
#   STRESS_SECONDS=5  for each
#   SHORT=1           stressors only all at once, no million
#   MOUNT_OPTIONS=    more options for PROGRAM's mount
#   kernel            as PROGRAM: is it layerfs, or the load?
set -uo pipefail
export LC_ALL=C
umask 022

here=$(cd "$(dirname "$0")" && pwd)
program=${1:?usage: stress.sh PROGRAM}
seconds=${STRESS_SECONDS:-5}
passed=0
failed=0

# Of stress-ng's class "filesystem" these touch nothing of a directory.
elsewhere="bind-mount binderfs dup eventfd ioprio procfs"
# Neither overlayfs has verity; FUSE has no FIEMAP.
elsewhere+=" verity fiemap"
# And these of other classes work on files.
further="aio aiol fault io-uring msync readahead revio seek sendfile"

die() {
	echo "stress: $*" >&2
	exit 1
}

verdict() {
	if [[ $1 -eq 0 ]]; then
		passed=$((passed + 1))
		echo "ok   $2"
	else
		failed=$((failed + 1))
		echo "FAIL $2"
		grep -aE 'fail|error|verify|ERROR|skipping' log | head -n 20 | sed 's/^/     /'
	fi
}

stressors() {
	local name

	for name in $(stress-ng --class 'filesystem?' 2>&1 | sed 's/.*stressors://') \
		$further; do
		[[ " $elsewhere " == *" $name "* ]] || echo "$name"
	done
}

# What stress-ng says of a failure does not always reach its exit status, and
# what it finds unsupported it only mentions.
stress() {
	timeout $((seconds * 3 + 60)) stress-ng --verify --timeout "$seconds" \
		--temp-path mnt/load "$@" >log 2>&1 &&
		! grep -qaE 'fail:|skipping' log
}

each_stressor() {
	local name

	for name in $(stressors); do
		stress "--$name" 2
		verdict $? "stress-ng $name"
	done
	stress --mmap 2 --mmap-file --mmap-bytes 8m
	verdict $? "stress-ng mmap of files"
	stress --hdd 2 --hdd-bytes 16m --hdd-opts direct,wr-rnd,rd-rnd
	verdict $? "stress-ng hdd, direct"
}

all_stressors() {
	local name words=()

	for name in $(stressors); do
		words+=("--$name" 1)
	done
	stress "${words[@]}" --fallocate-bytes 8m --hdd-bytes 8m \
		--iomix-bytes 8m --aio-requests 8
	verdict $? "stress-ng, $((${#words[@]} / 2)) stressors at once"
}

# "failed" it also says of a semaphore of its own that it can do without.
run_dbench() {
	local long=$((seconds < 5 ? 5 : seconds))	# it warms up first

	timeout $((long * 3 + 60)) dbench "$@" -D mnt/load -t "$long" 4 \
		>log 2>&1 && ! grep -v semaphore log | grep -qE 'failed|ERROR' &&
		grep -q '^Throughput [1-9]' log
	verdict $? "dbench${*:+ $*}"
}

run_fio() {
	timeout $((seconds * 3 + 120)) fio "$here/verify.fio" \
		--directory=mnt --runtime="$seconds" >log 2>&1 &&
		! grep -qE 'verify:|error' log
	verdict $? "fio, six ways to write and verify"
}

# Files for the loads to find, and to be copied up.
make_lower() {
	local kind

	mkdir -p l1/load l1/fio upper work mnt
	for kind in random vectors mapped direct sync uring; do
		head -c 8M /dev/urandom >"l1/fio/$kind"
	done
}

lower_sum() {
	find l1 -printf '%p %y %m %s %T@ %C@ %i\n' | sort
	find l1 -type f -exec sha256sum {} + | sort
}

mount_union() {
	if [[ $program == kernel ]]; then
		mount -t overlay -o lowerdir=l1,upperdir=upper,workdir=work \
			overlay mnt
	else
		"$program" mount -o "workdir=work${MOUNT_OPTIONS:+,$MOUNT_OPTIONS}" \
			l1 upper mnt
	fi
}

daemon_kb() { awk -v what="$1:" '$1 == what { print $2 }' "/proc/$2/status"; }

# What the daemon takes to know a million names, and gives back.
a_million_names() {
	local daemon dir peak after

	mkdir -p big && mount -t tmpfs -o nr_inodes=2m tmpfs big
	mkdir -p big/l{1,2}/{1..1000} big/mnt
	for dir in big/l1/{1..500} big/l2/{501..1000}; do
		(cd "$dir" && printf '%s\0' some-longer-name-{0001..1000} |
			xargs -0 touch)
	done
	"$program" mount big/l1:big/l2 big/mnt || return 1
	daemon=$(pgrep -n -x layerfs)
	find big/mnt -printf '%s\n' | wc -l >log
	peak=$(daemon_kb VmHWM "$daemon")
	echo 2 >/proc/sys/vm/drop_caches
	sleep 5
	after=$(daemon_kb VmRSS "$daemon")
	[[ $(<log) -eq 1001001 && $peak -le 150000 ]] &&
		[[ $after -le $((peak / 4)) ]] &&
		[[ $(find "/proc/$daemon/fd" -type l | wc -l) -le 64 ]]
	verdict $? "a million names take $peak kB, of which $after stay"
	umount big/mnt big
}

load() {
	[[ ${SHORT-} ]] || each_stressor
	all_stressors
	run_dbench
	[[ ${SHORT-} ]] || run_dbench -x -F
	run_fio
	rm -rf mnt/load mnt/fio 2>log && [[ ! $(ls -A mnt) ]]
	verdict $? "all of it can be removed"
	umount mnt 2>log
	verdict $? "and unmounted"
}

if [[ ${2-} == --inside ]]; then
	cd "$3" || die "no $3"
	make_lower
	lower_sum >before
	mount_union || die "cannot mount"
	load
	[[ ${SHORT-} || $program == kernel ]] || a_million_names
	lower_sum | diff before - >log
	verdict $? "the lower stays as it was"
	echo "$passed passed, $failed failed"
	[[ $failed -eq 0 ]]
	exit
fi

[[ $(id -u) -eq 0 ]] || die "only root can do this"
for tool in stress-ng dbench fio; do
	command -v $tool >/dev/null || die "no $tool here; make deps installs it"
done
[[ $program == kernel ]] || program=$(realpath "$program")
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
chmod 755 "$scratch"
unshare -m -p -f --kill-child --mount-proc --propagation private \
	"$here/stress.sh" "$program" --inside "$scratch"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What redirects and metacopies save: features.sh PROGRAM [RUNS]
#
#   mv      a lower directory of 10,000 files gets another name
#   chmod   of a lower file of 1 GiB
#   chown   -R of a lower tree of 50,000 entries
#
# Each by layerfs as it is mounted by default, and by kernel overlayfs as that
# is, with a fresh upper for every run; medians of RUNS runs (3), and their
# ratio.  Fails if one is over its bar.  As root; needs 3 GiB in $TMPDIR.
set -u
export LC_ALL=C

program=$(realpath -e "${1:?features.sh PROGRAM [RUNS]}") || exit 2
runs=${2:-3}

# Mounts of its own, which end with it.
if [[ ! ${FEATURES_INSIDE-} ]]; then
	FEATURES_INSIDE=1 exec unshare -m --propagation private \
		bash "$0" "$program" "$runs"
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/layerfs-features.XXXXXX") || exit 1
cd "$scratch" || exit 1
made=0

clean_up() {
	cd / || return
	mountpoint -q "$scratch/mnt" && umount "$scratch/mnt"
	rm -rf --one-file-system "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

build_layers() {
	local i

	mkdir -p low/big low/tree mnt
	seq -f low/big/file-%.0f 10000 | xargs touch
	for ((i = 0; i < 500; i++)); do
		mkdir low/tree/dir-$i
	done
	for ((i = 0; i < 500; i++)); do
		seq -f "low/tree/dir-$i/file-%.0f" 99
	done | while read -r path; do
		echo "$path" >"$path"
	done
	dd if=/dev/urandom of=low/file bs=1M count=1024 status=none
	sync
}

mount_kernel() {
	mount -t overlay overlay mnt \
		-o "lowerdir=low,upperdir=$upper,workdir=$upper.work"
}

mount_layerfs() { "$program" mount low "$upper" mnt; }

# once HOW COMMAND: the microseconds that the command takes on a fresh upper.
# Uppers stay until the end: an ext4 without a journal avoids inodes that were
# deleted a moment ago, so who comes after `rm -rf` pays for each that it makes.
once() {
	local begin end

	upper=upper.$((made++))
	mkdir "$upper" "$upper.work"
	sync
	"mount_$1" || exit 1
	ls -lR mnt/tree mnt/big >/dev/null
	begin=${EPOCHREALTIME/./}
	eval "$2" || exit 1
	end=${EPOCHREALTIME/./}
	umount mnt || exit 1
	[[ ! -e $upper/file ]] || : >"$upper/file" # its space is needed
	echo $((end - begin))
}

median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

# measure NAME BAR-IN-PERCENT COMMAND
measure() {
	local i kernel ours

	for ((i = 0; i < runs; i++)); do
		once kernel "$3" >>"$1.kernel" || exit 1
		once layerfs "$3" >>"$1.layerfs" || exit 1
	done
	kernel=$(median <"$1.kernel")
	ours=$(median <"$1.layerfs")
	awk -v name="$1" -v k="$kernel" -v o="$ours" -v bar="$2" 'BEGIN {
		over = o / k > bar / 100
		printf "%-6s kernel %9.3f ms, layerfs %9.3f ms: %.4f of it, " \
			"bar %.2f%s\n", name, k / 1000, o / 1000, o / k,
			bar / 100, over ? "  OVER" : ""
		exit over
	}' || failed=yes
}

failed=no
build_layers
measure mv 2 'mv mnt/big mnt/renamed'
measure chmod 2 'chmod 600 mnt/file'
measure chown 60 'chown -R 5:6 mnt/tree'
[[ $failed == no ]]

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What importing takes: import.sh PROGRAM [RUNS]
#
# The images of tests/images/recipe.sh, big and many, their layers in gzip:
#
#   import    into a fresh store, without and with its sync, beside
#             tar xzf     of the same layers, each into a fresh directory
#             umoci       unpack of the same image
#             podman      load of the same layers as an archive, fresh store
#   again     the same layout into the same store
#   memory    the most that import keeps, of a layer of 125,000 entries
#   index     of each layer: an entry, and of the layer's tar
#   find      with stat of everything, fresh mount and caches dropped, beside
#             kernel overlayfs over the layers as podman unpacked them
#   mount     of 400 layers, beside one of 4 with as many files
#
# Medians of RUNS runs (3), by turns, page cache warm but where it says cold.
# Fails if one is over its bar.  As root; needs 8 GiB in $TMPDIR.
#
#   IMAGES_DIR=  where recipe.sh keeps images (~/.cache/layerfs-images)
#   ONLY=        words of the above: no others
set -u
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin LIBMOUNT_FORCE_MOUNT2=always

here=$(cd "$(dirname "$0")/.." && pwd)
only=${ONLY:-import again memory index find mount}
failed=no
# shellcheck source=tests/images/engines.sh
. "$here/images/engines.sh"

# Bars, in percent: of tar xzf with ISA-L and with zlib alone, of the others.
bar_isal=50 bar_zlib=80 bar_umoci=35 bar_podman=25
bar_find=100
bar_mount=110		# no longer, and a tenth for what a run differs by
bar_again=100000	# microseconds
bar_memory=65536	# KiB
bar_index=100		# bytes an entry, or a hundredth of the layer

die() {
	echo "bench: $*" >&2
	exit 1
}

median() { sort -n "$1" | sed -n "$((($(wc -l <"$1") + 1) / 2))p"; }

# clock FILE COMMAND...: the microseconds it takes, a line in the file.
clock() {
	local begin end

	sync
	begin=${EPOCHREALTIME/./}
	"${@:2}" || die "${*:2} failed"
	end=${EPOCHREALTIME/./}
	echo $((end - begin)) >>"$1"
}

# row NAME OURS THEIRS BAR: files of microseconds.
row() {
	awk -v name="$1" -v o="$(median "$2")" -v k="$(median "$3")" \
		-v what="${3##*.}" -v bar="$4" 'BEGIN {
		over = bar && o / k > bar / 100
		printf "%-13s %-7s %9.1f ms, layerfs %9.1f ms: %.3f of it%s%s\n",
			name, what, k / 1000, o / 1000, o / k,
			bar ? sprintf(", bar %.2f", bar / 100) : "",
			over ? "  OVER" : ""
		exit over
	}' || failed=yes
}

# amount NAME VALUE UNIT BAR
amount() {
	awk -v name="$1" -v v="$2" -v unit="$3" -v bar="$4" 'BEGIN {
		over = v > bar
		printf "%-21s %.1f %s, bar %.0f%s\n", name, v, unit, bar,
			over ? "  OVER" : ""
		exit over
	}' || failed=yes
}

wants() { [[ " $only " == *" $1 "* ]]; }

layers_of() { python3 "$here/images/oci.py" layers "$1"; }

# --- One of each -------------------------------------------------------------

layerfs() { env LAYERFS_STORE="$scratch/store.layerfs" "$program" "$@"; }

drop() { rm -rf --one-file-system "${scratch:?}/${1:?}"; }

by_import() { layerfs import -q --no-sync --name made "$1" >/dev/null; }
by_import_synced() { layerfs import -q --name made "$1" >/dev/null; }

by_tar() {
	local blob

	while read -r blob; do
		mkdir -p "$scratch/tar/${blob##*/}" || return
		tar -xzf "$blob" -C "$scratch/tar/${blob##*/}" || return
	done < <(layers_of "$1")
}

by_umoci() { quietly umoci unpack --image "$1:made" "$scratch/umoci"; }

own_podman() {
	podman --root "$scratch/podman" --runroot "$scratch/podman.run" "$@"
}

by_podman() { quietly own_podman load -q -i "$scratch/archive.tar"; }

drop_podman() {
	local dir

	for dir in "$scratch/podman/overlay" "$scratch/podman"; do
		! mountpoint -q "$dir" || umount -R "$dir"
	done
	drop podman
	drop podman.run
}

# --- The rows ----------------------------------------------------------------

once_each() {
	local name=$1 layout=$2

	clock "$name.tar" by_tar "$layout"
	drop tar
	clock "$name.nosync" by_import "$layout"
	drop store.layerfs
	clock "$name.umoci" by_umoci "$layout"
	drop umoci
	clock "$name.sync" by_import_synced "$layout"
	drop store.layerfs
	clock "$name.podman" by_podman
	drop_podman
}

uses_isal() { ldd "$program" | grep -q isal; }

bench_import() {
	local i name=$1 bar=$bar_zlib

	! uses_isal || bar=$bar_isal
	tar -C "$2" -cf "$scratch/archive.tar" .
	for ((i = 0; i < runs; i++)); do
		once_each "$name" "$2"
	done
	row "import $name" "$name.nosync" "$name.tar" $bar
	row "import $name" "$name.nosync" "$name.umoci" $bar_umoci
	row "import $name" "$name.nosync" "$name.podman" $bar_podman
	row "synced $name" "$name.sync" "$name.tar" 0
	row "synced $name" "$name.sync" "$name.podman" 0
	drop archive.tar
}

bench_again() {
	local i

	by_import "$2" || die "cannot import $1"
	for ((i = 0; i < runs; i++)); do
		clock "$1.again" by_import "$2"
	done
	amount "again $1" "$(($(median "$1.again") / 1000))" ms \
		$((bar_again / 1000))
	drop store.layerfs
}

bench_memory() {
	LAYERFS_STORE=$scratch/store.layerfs /usr/bin/time -f %M -o memory \
		"$program" import -q --no-sync --name made "$1" >/dev/null ||
		die "cannot import one"
	amount "memory one" "$(cat memory)" KiB $bar_memory
	drop store.layerfs
}

# The bar is whichever allows more.
bench_index() {
	local blob index entries size id

	by_import "$2" || die "cannot import $1"
	while read -r blob; do
		id=$(zcat "$blob" | sha256sum | cut -d ' ' -f 1)
		index=$(find "$scratch/store.layerfs/layers" -path "*$id*" \
			-name index -printf '%s')
		entries=$(tar -tzf "$blob" | wc -l)
		size=$(zcat "$blob" | wc -c)
		amount "index $1 ${id:0:6}" "$((index / entries))" \
			"bytes an entry" "$((size / 100 / entries > bar_index ?
			size / 100 / entries : bar_index))"
	done < <(layers_of "$2")
	drop store.layerfs
}

# The layers that podman has unpacked, as a mount of the kernel's takes them.
mount_kernel() {
	local lowers

	lowers=$(own_podman image inspect --format \
		'{{.GraphDriver.Data.UpperDir}}:{{.GraphDriver.Data.LowerDir}}' \
		"$(own_podman images -q | head -n 1)") || return
	mount -t overlay overlay -o "lowerdir=$lowers" "$scratch/mnt"
}

mount_layerfs() { layerfs mount --image made "$scratch/mnt"; }

walk() {
	find "$scratch/mnt" -printf '%P %y %m %U:%G %s %n %T@ %l\n' >"$scratch/found"
}

find_once() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	"mount_$2" || die "cannot mount for $2"
	clock "$1.find-$2" walk
	clock "$1.find-warm-$2" walk
	wc -l <"$scratch/found" >>"$1.found"
	umount "$scratch/mnt"
}

bench_find() {
	local i name=$1

	tar -C "$2" -cf "$scratch/archive.tar" .
	by_podman || die "no layers for the kernel"
	by_import "$2" || die "cannot import $1"
	for ((i = 0; i < runs; i++)); do
		find_once "$name" kernel
		find_once "$name" layerfs
	done
	[[ $(sort -u "$name.found" | wc -l) -eq 1 ]] || {
		echo "find $name: not the same everywhere  OVER"
		failed=yes
	}
	mv "$name.find-kernel" "$name.find.kernel"
	mv "$name.find-warm-kernel" "$name.find-warm.kernel"
	row "find $name" "$name.find-layerfs" "$name.find.kernel" $bar_find
	row "warm $name" "$name.find-warm-layerfs" "$name.find-warm.kernel" 0
	drop_podman
	drop store.layerfs
	drop archive.tar
}

mount_once() {
	clock "$1" layerfs mount --image "$2" "$scratch/mnt"
	layerfs umount "$scratch/mnt" || die "cannot unmount $2"
}

bench_mount() {
	local i

	for i in few-layers layers; do
		layerfs import -q --no-sync --name $i "$1/$i.oci" >/dev/null ||
			die "cannot import $i"
	done
	for ((i = 0; i < 10 * runs; i++)); do
		mount_once mount.4-layers few-layers
		mount_once mount.400 layers
	done
	row "mount 400" mount.400 mount.4-layers $bar_mount
	drop store.layerfs
}

bench() {
	local name layout

	engines_begin "$scratch" || die "no place for the engines"
	mkdir "$scratch/mnt" && cd "$scratch/tmp" || exit 1
	for name in big many; do
		layout=$images/$name/$name.oci
		! wants import || bench_import $name "$layout"
		! wants again || bench_again $name "$layout"
		! wants index || bench_index $name "$layout"
		! wants find || bench_find $name "$layout"
	done
	! wants memory || bench_memory "$images/many/one.oci"
	! wants mount || bench_mount "$images/many"
	[[ $failed == no ]]
}

program=${1:?usage: import.sh PROGRAM [RUNS]}
if [[ $program == --inside ]]; then
	program=$2 runs=$3 scratch=$4 images=$scratch/images
	bench
	exit
fi

[[ $(id -u) -eq 0 ]] || die "only root can do this"
engines_need podman umoci tar zcat python3 /usr/bin/time || exit
program=$(realpath -e "$program") || exit
into=${IMAGES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/layerfs-images}
big=$("$here/images/recipe.sh" "$into" big) || exit
many=$("$here/images/recipe.sh" "$into" many) || exit
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
mkdir "$scratch/images"
ln -s "$big" "$scratch/images/big"
ln -s "$many" "$scratch/images/many"
unshare -m -p -f --kill-child --mount-proc --propagation private \
	"$0" --inside "$program" "${2:-3}" "$scratch"

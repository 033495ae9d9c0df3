#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# podman, buildah, umoci and skopeo with a store of their own below a scratch
# directory, so that nothing of the system's is read or written.  To be sourced
# inside a mount namespace, as root:
#
#   . engines.sh; engines_begin SCRATCH
#
# What they keep in fixed places (/var/lib/containers, /run) goes into SCRATCH
# too: an overlay lies on those directories for as long as the namespace lives.

# Lay an overlay on a directory, whose upper is in the scratch directory.
shadow() {
	local into=$scratch/shadow$1

	[[ -d $1 ]] || return 0
	mkdir -p "$into/upper" "$into/work"
	mount -t overlay shadow "$1" \
		-o "lowerdir=$1,upperdir=$into/upper,workdir=$into/work"
}

# overlay, where the scratch directory can hold its uppers; else vfs.
find_driver() {
	local t

	t=$(mktemp -d "$scratch/driver.XXXXXX")
	mkdir "$t"/{l,u,w,m}
	driver=vfs
	if mount -t overlay overlay "$t/m" \
		-o "lowerdir=$t/l,upperdir=$t/u,workdir=$t/w" 2>/dev/null; then
		driver=overlay
		umount "$t/m"
	fi
	rm -rf "$t"
}

engines_begin() {
	local dir

	scratch=$1
	mkdir -p "$scratch"/{tmp,home,store,runroot}
	find_driver
	for dir in /var/lib /var/tmp /run; do
		shadow $dir || return
	done
	export HOME=$scratch/home TMPDIR=$scratch/tmp
	export XDG_RUNTIME_DIR=$scratch/runroot
	export CONTAINERS_STORAGE_CONF=$scratch/storage.conf
	cat >"$scratch/storage.conf" <<-EOF
		[storage]
		driver = "$driver"
		graphroot = "$scratch/store"
		runroot = "$scratch/runroot"
	EOF
}

# What they say on stderr when nothing is wrong is kept for when something is.
quietly() {
	"$@" >"$scratch/said" 2>&1 || {
		echo "$* failed:" >&2
		cat "$scratch/said" >&2
		return 1
	}
}

engines_need() {
	local tool

	for tool; do
		command -v "$tool" >/dev/null && continue
		echo "no $tool here; make deps installs it" >&2
		return 1
	done
}

copy_image() { quietly skopeo --insecure-policy copy -q "$@"; }

# The engines' mounts of their stores, which hold the scratch directory.
engines_end() {
	local dir

	buildah rm -a >/dev/null 2>&1
	podman image umount -a -f >/dev/null 2>&1
	for dir in "$scratch/store/overlay" "$scratch/store"; do
		! mountpoint -q "$dir" || umount -R "$dir"
	done
}

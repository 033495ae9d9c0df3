#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Real use of a real tree: session.sh PROGRAM
#
# Does inside-session.sh in a chroot over the Debian layers of make-layers.sh,
# once on kernel overlayfs and once on PROGRAM, and compares all that came of
# it: what the commands said, the tree, the tree in the next mount, the tree in
# a kernel mount of PROGRAM's upper.  The layers have to stay as they were.
#
#   LAYERS_DIR=       where the layers are kept (.deps/real)
#   MOUNT_OPTIONS=    more options for PROGRAM's mounts
#   PROBES=           where the test programs are built
#   KEEP=dir          leave logs, trees and uppers there
#   kernel            as PROGRAM: compares the kernel with itself
set -uo pipefail
export LC_ALL=C
# mount(8)'s newer system calls take 255 bytes of lowerdir.
export LIBMOUNT_FORCE_MOUNT2=always
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${1:?usage: session.sh PROGRAM}
probe=${PROBES:-$root/build/tests/mount}/probe-tree
kernel_options=index=off,redirect_dir=off,metacopy=off
# For an upper of ours: we use what the kernel leaves off.
kernel_follows=index=off,redirect_dir=on,metacopy=on
passed=0
failed=0

die() {
	echo "session: $*" >&2
	exit 1
}

# --- mounts ------------------------------------------------------------------

kernel_mount() {
	mount -t overlay overlay -o \
		"lowerdir=$lowers,upperdir=$1,workdir=$1.work,$2" mnt
}

union_mount() {
	mkdir -p "$1" "$1.work" mnt
	if [[ $1 == kernel || $program == kernel ]]; then
		kernel_mount "$1" "$kernel_options"
	else
		"$program" mount -o "lowerdir=$lowers,upperdir=$1" \
			-o "workdir=$1.work,dev,suid${MOUNT_OPTIONS:+,$MOUNT_OPTIONS}" \
			mnt
	fi
}

union_unmount() {
	umount mnt || umount -l mnt
}

# What a chroot needs beside the tree; none of it is in the tree.
with_chroot() {
	mount -t tmpfs tmpfs mnt/tmp
	mkdir mnt/tmp/debs
	mount --bind "$layers/debs" mnt/tmp/debs
	mount -t proc proc mnt/proc
	mount --bind /dev mnt/dev
	cp "$here/inside-session.sh" mnt/tmp/
	chroot mnt /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		/tmp/inside-session.sh
	umount mnt/dev mnt/proc mnt/tmp/debs mnt/tmp
}

# --- what is compared --------------------------------------------------------

# Logs say when, and so do apt's caches; ldconfig's has inode numbers in it.
forget_times() {
	sed -E '/^(var\/log\/|var\/cache\/(ldconfig|apt)\/)/ {
		s/ s[0-9]+ / s? /; s/#[0-9a-f]+/#?/ }
		/^(tmp|proc|dev) /d'
}

# Times since `began` are shown as "now".
tree_of() {
	PROBE_SINCE=$2 "$probe" "$1" | forget_times
}

layers_as_they_are() {
	local layer

	for layer in changes packages base; do
		echo "$layer"
		"$probe" -r "$layers/$layer"
	done
}

verdict() {
	if [[ $1 -eq 0 ]]; then
		passed=$((passed + 1))
		echo "ok   $2"
	else
		failed=$((failed + 1))
		echo "FAIL $2"
	fi
}

compare() {
	diff "$1" "$2" >difference
	verdict $? "$3"
	[[ ! -s difference ]] || {
		grep -c '^[<>]' difference | sed 's/$/ lines differ, the first:/'
		head -n "${LINES_MAX:-30}" difference | cut -c 1-250
	} | sed 's/^/     /'
}

# --- the session -------------------------------------------------------------

# One side: kernel or program.
do_side() {
	local side=$1 began seconds=$SECONDS

	union_mount "$side" || die "cannot mount the $side's union"
	began=$(date +%s)
	with_chroot >"$side.log"
	tree_of mnt "$began" >"$side.tree"
	union_unmount
	union_mount "$side" || die "cannot mount the $side's union again"
	tree_of mnt "$began" >"$side.again"
	union_unmount
	echo "     $side: $((SECONDS - seconds)) s"
	if [[ $side == program ]]; then
		kernel_mount program "$kernel_follows" &&
			tree_of mnt "$began" >program.kernel
		umount mnt
	fi
}

# What the commands said is compared but for the times it takes them.
said() {
	sed -E 's/[0-9.,]+ [kM]?B\/s//; s/in [0-9]+s//' "$1.log"
}

do_session() {
	layers_as_they_are >layers.before
	do_side kernel
	do_side program
	said kernel >kernel.said
	said program >program.said
	layers_as_they_are >layers.after
	compare layers.before layers.after "the layers stay as they were"
	compare kernel.said program.said "commands say the same"
	compare kernel.tree program.tree "the tree is the same"
	compare program.tree program.again "the next mount shows the same"
	compare program.tree program.kernel "the kernel sees the same in the upper"
	if grep -q '^== .*: [^0]' kernel.log; then
		grep '^== .*: [^0]' kernel.log
		verdict 1 "each step succeeds on the kernel"
	else
		verdict 0 "each step succeeds on the kernel"
	fi
	echo "$passed passed, $failed failed"
}

if [[ ${2-} == --inside ]]; then
	layers=$3
	lowers=$layers/changes:$layers/packages:$layers/base
	cd "$4" || die "no $4"
	do_session
	[[ $failed -eq 0 ]]
	exit
fi

[[ $(id -u) -eq 0 ]] || die "only root can do this"
[[ $program == kernel ]] || program=$(realpath "$program")
[[ -x $probe ]] || make -s -C "$root" "${probe#"$root"/}" >&2 ||
	die "no $probe; run make test-programs"
layers=$("$here/make-layers.sh" "${LAYERS_DIR:-$root/.deps/real}") ||
	die "no layers"
scratch=${KEEP:-$(mktemp -d -p "$layers/..")}
rm -rf --one-file-system "${scratch:?}"
mkdir -p "$scratch"
unshare -m -p -f --kill-child --mount-proc --propagation private \
	"$here/session.sh" "$program" --inside "$layers" "$scratch"
status=$?
[[ ${KEEP-} ]] || rm -rf --one-file-system "$scratch"
exit $status

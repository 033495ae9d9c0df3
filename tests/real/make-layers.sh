#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes a Debian root file system in three layers: make-layers.sh DIR
#
#   base      minbase, as mmdebstrap unpacks it
#   packages  a compiler and two interpreters, installed on it
#   changes   what image builders do last: deletions, directories removed and
#             made anew, files changed in place (inside-changes.sh)
#
# and debs/, packages that a test can install without a network.  Prints the
# directory that has them, which is below DIR.  What DIR has already is taken
# as it is, unless the recipe (this file and the Debian release) has changed.
#
#   LAYERS="packages"  make less: the layers up to this one, without debs
#
# Root only.  The upper layers are made on the kernel's overlayfs.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
# mount(8)'s newer system calls take 255 bytes of lowerdir.
export LIBMOUNT_FORCE_MOUNT2=always
umask 022

here=$(cd "$(dirname "$0")" && pwd)
into=${1:?usage: make-layers.sh DIR}
last=${LAYERS:-all}
packages="gcc libc6-dev make perl python3-minimal libpython3-stdlib"
later="bc file less patch xxd zip tree libtext-charwidth-perl"

say() {
	echo "layers: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# The archive this machine takes its own packages from, and which release.
find_archive() {
	# shellcheck disable=SC2016 # for apt to put in
	read -r site suite < <(apt-get indextargets \
		'Created-By: Packages' 'Component: main' 'Origin: Debian' \
		--format '$(SITE) $(CODENAME)' | awk 'NF == 2' | head -n 1) ||
		die "apt knows no Debian archive"
}

# What the machine's apt was told about getting things, for apt elsewhere.
copy_apt_options() {
	apt-config dump | grep -E '^Acquire::(https?|Check|Retries)' || true
}

recipe() {
	{
		cat "$here/make-layers.sh" "$here/inside-changes.sh"
		echo "$suite"
	} | sha256sum | cut -c 1-12
}

in_chroot() {
	local root=$1

	shift
	chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
}

make_base() {
	local options

	say "$suite minbase from $site"
	options=$(mktemp)
	copy_apt_options >"$options"
	mmdebstrap --quiet --variant=minbase --aptopt="$options" \
		--include=ca-certificates "$suite" "$1" "$site" ||
		die "mmdebstrap failed"
	rm -f "$options"
}

# Mount layers (top first, colons between) with a new one over them.
mount_over() {
	local lowers=$1 upper=$2 root=$3

	mkdir -p "$upper" "$upper.work" "$root"
	mount -t overlay overlay -o \
		"lowerdir=$lowers,upperdir=$upper,workdir=$upper.work" "$root"
	mount -t tmpfs tmpfs "$root/tmp"
	mount -t proc proc "$root/proc"
}

# The network's names are the machine's, for as long as packages are fetched.
borrow_network() {
	local file

	for file in /etc/resolv.conf /etc/hosts; do
		[[ -e $1$file ]] || : >"$1$file"
		mount --bind "$file" "$1$file"
	done
}

# What stood in for it goes, unless the layer below has it.
return_network() {
	local file

	for file in /etc/resolv.conf /etc/hosts; do
		umount "$1$file"
		[[ -s $1$file ]] || rm -f "$1$file"
	done
}

unmount_all() {
	umount -R "$1"
	rm -rf "$2.work"
	rmdir "$1"
}

apt_in() {
	in_chroot "$1" apt-get -qq -o Dpkg::Options::=--force-unsafe-io \
		-o Dpkg::Use-Pty=0 "${@:2}" >/dev/null
}

make_packages() {
	local root=$2.root

	say "installing $packages"
	mount_over "$1" "$2" "$root"
	borrow_network "$root"
	apt_in "$root" update
	# shellcheck disable=SC2086 # lists of words
	apt_in "$root" install -y --no-install-recommends $packages 2>&1 |
		grep -v '^debconf: ' >&2 || true
	in_chroot "$root" gcc --version >/dev/null || die "no gcc in the layer"
	apt_in "$root" clean
	return_network "$root"
	unmount_all "$root" "$2"
}

# Fetched over a layer that is thrown away again: the lists are not wanted.
fetch_debs() {
	local root=$2.root

	say "fetching $later"
	mount_over "$1" "$2.upper" "$root"
	borrow_network "$root"
	apt_in "$root" update
	# shellcheck disable=SC2086 # lists of words
	apt_in "$root" install -y --no-install-recommends --download-only $later
	mkdir -p "$2"
	mv "$root"/var/cache/apt/archives/*.deb "$2"
	unmount_all "$root" "$2.upper"
	rm -rf "$2.upper"
}

# Whiteouts, opaque directories, copies for the sake of an owner or a byte.
make_changes() {
	local root=$2.root

	say "deleting and replacing"
	mount_over "$1" "$2" "$root"
	in_chroot "$root" sh -eu <"$here/inside-changes.sh"
	unmount_all "$root" "$2"
}

# A layer that is complete already stays, even if the next one failed.
make_one() {
	local name=$1

	shift
	[[ ! -e $dir/$name.made ]] || return 0
	rm -rf --one-file-system "${dir:?}/$name"*
	"$@"
	: >"$dir/$name.made"
}

make_all() {
	make_one base make_base "$dir/base"
	[[ $last != base ]] || return 0
	make_one packages make_packages "$dir/base" "$dir/packages"
	[[ $last != packages ]] || return 0
	make_one changes make_changes "$dir/packages:$dir/base" "$dir/changes"
	make_one debs fetch_debs "$dir/changes:$dir/packages:$dir/base" \
		"$dir/debs"
}

# In namespaces of its own, so that nothing stays mounted whatever happens.
if [[ ${2-} != --inside ]]; then
	[[ $(id -u) -eq 0 ]] || die "only root can make layers"
	mkdir -p "$into"
	into=$(realpath "$into")
	exec 9>"$into/lock"
	flock 9
	exec unshare -m -p -f --kill-child --mount-proc --propagation private \
		"$here/make-layers.sh" "$into" --inside
fi

for tool in mmdebstrap apt-get; do
	command -v $tool >/dev/null || die "no $tool here; make deps installs it"
done
find_archive
dir=$into/$suite-$(recipe)
mkdir -p "$dir"
make_all
echo "$dir"

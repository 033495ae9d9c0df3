#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The big image: make_big leaves big.oci in the working directory, a Debian on
# which compilers, interpreters, sources and fonts were installed by apt, layer
# by layer.  What apt fetches comes from the archive that the Debian of $layers
# was made from, and is kept in $into/debs.  To be sourced by recipe.sh.
#
# shellcheck disable=SC2154 # here, into, layers are of recipe.sh

# shellcheck source=tests/images/steps.sh
. "$here/steps.sh"

packages_compilers="g++ llvm-14"
packages_tools="git gdb python3 ruby"
packages_sources="golang-1.19-src linux-headers-amd64"

in_chroot() {
	chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		LC_ALL=C DEBIAN_FRONTEND=noninteractive "${@:2}"
}

# The network's names are the machine's, and packages stay outside; nothing of
# either is in the layer.
borrow() {
	local file

	for file in /etc/resolv.conf /etc/hosts; do
		[[ -e $1$file ]] || : >"$1$file"
		mount --bind "$file" "$1$file"
	done
	mount --bind "$into/debs" "$1/var/cache/apt/archives"
	mount -t proc proc "$1/proc"
}

give_back() {
	umount "$1"/etc/{resolv.conf,hosts} "$1"/var/cache/apt/archives "$1/proc"
}

apt_in() {
	mkdir -p "$into/debs/partial"
	borrow "$1"
	quietly in_chroot "$1" apt-get -qq update &&
		quietly in_chroot "$1" apt-get -qq install -y \
			--no-install-recommends \
			-o APT::Keep-Downloaded-Packages=true \
			-o Dpkg::Options::=--force-unsafe-io "${@:2}" || return
	give_back "$1"
	rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin
}

# An upper of overlayfs over what is there: what it hides goes first.
lay() {
	local path

	while IFS= read -r -d '' path; do
		rm -rf "${2:?}/$path"
	done < <(cd "$1" && find . -type c -print0 &&
		getfattr -R -h --absolute-names -m '^trusted.overlay.opaque$' . |
		sed -n 's/^# file: //p' | tr '\n' '\0')
	tar -C "$1" --xattrs --xattrs-include='security.*' -cf - \
		--exclude-from=<(cd "$1" && find . -type c) . |
		tar -C "$2" --xattrs --xattrs-include='*' --numeric-owner -xpf -
}

big_base() { pour "$layers/base" "$1"; }
big_packages() { lay "$layers/packages" "$1"; }
# shellcheck disable=SC2086 # lists of words
big_compilers() { apt_in "$1" $packages_compilers; }
# shellcheck disable=SC2086
big_tools() { apt_in "$1" $packages_tools; }
# shellcheck disable=SC2086
big_sources() { apt_in "$1" $packages_sources; }

# What an image's author does last.
big_changes() {
	rm -rf "$1"/var/cache/apt "$1"/usr/share/man "$1"/usr/share/locale
	find "$1/usr/share/doc" -type f ! -name copyright -delete
	chown -R 1000:1000 "$1/usr/lib/ruby"
}

big_layer() {
	local root

	echo "images: $1" >&2
	buildah from -q --name "$1" "$2" >/dev/null
	root=$(buildah mount "$1")
	"big_$1" "$root" || return
	buildah umount "$1" >/dev/null
	quietly buildah commit -q "$1" "big-$1"
	buildah rm "$1" >/dev/null
}

make_big() {
	local step from=scratch

	engines_need buildah skopeo getfattr chroot || return
	for step in base packages compilers tools sources changes; do
		big_layer $step "$from" || return
		from=localhost/big-$step
	done
	copy_image "containers-storage:$from" oci:big.oci:made
}

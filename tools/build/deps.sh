#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Install what it takes to build, test and lint: packages of the Debian release
# that runs here, a libfuse new enough for us, and a Debian tree in layers to
# test with.  Run by `make deps`; doing it again costs a second and downloads
# nothing.
#
#   deps.sh build   only what building takes
#   deps.sh demo    and what `make demo` does
#
# libfuse 3.18 serves requests over io_uring, 3.17 knows passthrough; Debian 12
# has 3.14.  So, first that there is: 3.18 here, 3.18 from Debian testing, 3.17
# here, 3.17 from Debian 13.  What is not here is built from Debian's source
# package (apt checks its signature) into DEPS/prefix, static, and nothing of
# the system changes.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

cd "$(dirname "$0")/../.."
deps=$(realpath -m "${DEPS:-.deps}")
log=$deps/log
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# One package a line or a few of a kind.  libnuma and liburing are what libfuse
# asks for before it compiles io_uring in; dpkg-dev unpacks its source.
packages_build="gcc libc6-dev make pkg-config zlib1g-dev libxxhash-dev
	libzstd-dev libssl-dev libjansson-dev libisal-dev
	liburing-dev libnuma-dev dpkg-dev meson ninja-build"
packages_demo="fuse3 attr util-linux mmdebstrap"
packages_test="libcriterion-dev python3 perl
	libarchive-tools tar zstd clang libclang-rt-dev
	acl strace procps e2fsprogs xfsprogs libcap2-bin
	fio dbench stress-ng jq
	podman buildah umoci skopeo time"
packages_lint="clang-format cppcheck shellcheck"

say()
{
	echo "deps: $*"
}

die()
{
	echo "deps: $*" >&2
	exit 1
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo DEBIAN_FRONTEND=noninteractive "$@"
	fi
}

# Those of the packages named that are not installed.
missing()
{
	local package

	for package; do
		dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null |
			grep -q ' installed$' || echo "$package"
	done
}

# The packages; the first run on a fresh machine takes a minute or two.
install_packages()
{
	local -a want

	# shellcheck disable=SC2086 # lists of words
	mapfile -t want < <(missing $packages)
	[ ${#want[@]} -gt 0 ] || return 0
	command -v apt-get >/dev/null ||
		die "no apt-get here; please install: ${want[*]}"
	[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
		die "neither root nor sudo; please install: ${want[*]}"
	say "installing ${want[*]}"
	as_root apt-get update -qq >>"$log" 2>&1 ||
		say "apt-get update failed (see $log); trying without"
	as_root apt-get install -y -qq --no-install-recommends \
		-o DPkg::Lock::Timeout=300 "${want[@]}" >>"$log" 2>&1 </dev/null ||
		die "apt-get install failed: $(grep '^E:' "$log" | tail -n 1)"
}

pc()
{
	PKG_CONFIG_PATH=$deps/prefix/lib/pkgconfig pkg-config "$@"
}

# Is there a libfuse of at least this version that can be linked statically?
# A 3.18 counts only with io_uring, which Debian's own build leaves out.
have_libfuse()
{
	local archive

	pc --atleast-version="$1" fuse3 2>/dev/null || return 1
	archive=$(pc --variable=libdir fuse3)/libfuse3.a
	[ -f "$archive" ] || return 1
	[ "$1" != 3.18 ] || grep -q fuse_uring "$archive"
}

# The address this system itself takes Debian from.
archive_uri()
{
	# shellcheck disable=SC2016 # apt expands it
	apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' \
		'Label: Debian' 2>>"$log" | head -n 1
}

# Unpack the source of libfuse as the release $1 has it, if at least $2, at
# work/fuse3-*, by an apt configuration that leaves the system's alone.
fetch_libfuse()
{
	local release=$1 at_least=$2 uri version
	local -a apt=(-o "Dir::Etc::SourceList=$work/sources.list"
		-o Dir::Etc::SourceParts=/dev/null
		-o "Dir::State::Lists=$work/lists"
		-o "Dir::Cache=$work/cache"
		-o APT::Sandbox::User=root
		-o APT::Update::Error-Mode=any)

	uri=$(archive_uri)
	[ -n "$uri" ] || die "apt has no Debian archive among its sources"
	[ -r "$keyring" ] || die "no $keyring"
	mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
	echo "deb-src [signed-by=$keyring] $uri $release main" \
		>"$work/sources.list"
	apt-get "${apt[@]}" update >>"$log" 2>&1 || return 1
	version=$(apt-cache "${apt[@]}" showsrc --only-source fuse3 2>>"$log" |
		awk '/^Version:/ { print $2 }' | sort -V | tail -n 1)
	dpkg --compare-versions "${version:-0}" ge "$at_least" || return 1
	say "building libfuse $version from Debian $release"
	(cd "$work" && apt-get "${apt[@]}" source "fuse3=$version") \
		>>"$log" 2>&1
}

# Configured for /usr, so that fusermount3 is looked for in /usr/bin, and then
# installed elsewhere; the .pc file finds its own place, so the tree may move.
build_libfuse()
{
	local source=$1 staged=$work/staged/usr
	# shellcheck disable=SC2016 # pkg-config expands it
	local prefix='prefix=${pcfiledir}/../..'

	meson setup "$work/build" "$source" --prefix=/usr --libdir=lib \
		--buildtype=release -Ddebug=true --default-library=static \
		-Dexamples=false -Dtests=false -Dutils=false -Duseroot=false &&
		ninja -C "$work/build" &&
		DESTDIR=$work/staged meson install -C "$work/build" --no-rebuild &&
		sed -i "s|^prefix=.*|$prefix|" "$staged/lib/pkgconfig/fuse3.pc" &&
		rm -rf "$deps/prefix" && mv "$staged" "$deps/prefix"
}

# Build at least $2 out of the release $1.  False: it has none, or no network.
make_libfuse()
{
	work=$deps/work
	rm -rf "$work"
	mkdir -p "$work"
	fetch_libfuse "$@" || return 1
	build_libfuse "$(echo "$work"/fuse3-*/)" >>"$log" 2>&1 ||
		die "libfuse does not build, see $log"
	rm -rf "$work"
}

# A Debian tree in layers, for the tests on real input: some 250 MB.
make_layers()
{
	as_root tests/real/make-layers.sh "$deps/real" >/dev/null ||
		die "no Debian layers"
}

packages=$packages_build
case ${1-} in
build) ;;
demo) packages+=" $packages_demo" ;;
'') packages+=" $packages_demo $packages_test $packages_lint" ;;
*) die "usage: deps.sh [build|demo]" ;;
esac
mkdir -p "$deps"
exec 9>"$deps/lock"	# two runs at once would build into each other
flock 9
: >"$log"
install_packages
have_libfuse 3.18 || make_libfuse testing 3.18 ||
	have_libfuse 3.17 || make_libfuse trixie 3.17 ||
	die "no libfuse >= 3.17 to be had, see $log"
rm -rf "$deps/work"
have_libfuse 3.18 || say "without io_uring, which needs libfuse 3.18"
say "libfuse $(pc --modversion fuse3) in $(realpath "$(pc --variable=prefix fuse3)")"
[ $# -gt 0 ] || make_layers

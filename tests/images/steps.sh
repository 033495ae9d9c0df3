#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What the layers of the small image do, one function a layer: step_NAME ROOT
# changes the root file system at ROOT.  To be sourced; $layers is the Debian of
# tests/real/make-layers.sh.  Which engine stands around it does not matter: the
# same is done in a mount of buildah's and in a bundle of umoci's.
#
# shellcheck disable=SC2034,SC2154 # who sources it has layers, wants small_steps

small_steps="base packages changes oddities last"

# pour FROM TO [TAR-OPTION...]: a copy of a tree, without the marks of overlays.
pour() {
	tar -C "$1" --xattrs --xattrs-include='user.*' \
		--xattrs-include='security.*' "${@:3}" -cf - . |
		tar -C "$2" --xattrs --xattrs-include='*' \
			--numeric-owner -xpf - 2>/dev/null
}

# A Debian that is big enough to be one, without its heaviest directories.
step_base() {
	pour "$layers/base" "$1" --exclude=./usr/share/locale \
		--exclude=./usr/share/doc --exclude=./usr/lib/x86_64-linux-gnu
}

step_packages() {
	local dir

	for dir in usr/include usr/lib/python3 usr/lib/python3.11; do
		[[ -d $layers/packages/$dir ]] || continue
		mkdir -p "$1/$dir"
		pour "$layers/packages/$dir" "$1/$dir"
	done
}

# What image builders do: deletions, directories made anew, names that become
# something else, owners, renames.
step_changes() (
	cd "$1" || exit
	rm -rf usr/share/man
	rm -f etc/motd etc/issue.net && ln -s issue etc/motd
	find usr/include -name '*_types.h' -delete
	rm -rf usr/include/linux && mkdir -m 750 usr/include/linux
	echo kept >usr/include/linux/kept
	rm -rf var/lib/apt/lists && mkdir -p var/lib/apt/lists/partial
	rm -rf usr/share/pixmaps && echo 'a file now' >usr/share/pixmaps
	rm -f usr/share/base-files/motd && mkdir usr/share/base-files/motd
	rm -rf usr/include/net && ln -s linux usr/include/net
	mv usr/include/sound usr/include/noise
	mv etc/issue etc/issue.old
	echo layered >>etc/debian_version
	chown -R 5:60 usr/share/common-licenses
	chown 4000000000:70000 etc/issue.old
	chmod 700 root etc/cron.daily
)

odd_links() {
	mkdir -p links/{a,b/c}
	echo one file >links/a/one
	ln links/a/one links/a/two
	ln links/a/one links/b/c/three
	ln links/a/one zz-four
	ln usr/bin/env links/b/env-of-a-lower-layer
	ln -s ../a/one links/b/symlink
	ln links/b/symlink links/a/link-of-a-symlink
	ln -s /nowhere/at/all links/dangling
	ln -s loop links/loop
	ln -s "$(printf 'x%.0s' {1..1000})" links/long
}

odd_attributes() {
	mkdir attr
	install -m 4755 usr/bin/env attr/setuid
	install -m 2755 -g 42 usr/bin/env attr/setgid
	install -m 755 usr/bin/env attr/capable
	setcap cap_net_raw,cap_net_admin+ep attr/capable
	mkdir -m 1777 attr/sticky
	mkdir -m 2770 attr/shared
	chown 1000:1001 attr/shared
	echo secret >attr/mode-0 && chmod 0 attr/mode-0
	echo x >attr/xattrs
	setfattr -n user.text -v 'a = "b"' attr/xattrs
	setfattr -n user.bytes -v 0x00ff0a3d00 attr/xattrs
	setfattr -n user.long -v "$(printf 'v%.0s' {1..3000})" attr/xattrs
	setfattr -n user.dir -v yes attr/shared
	echo old >attr/before-1970
	echo new >attr/nanoseconds
	touch -d '1969-07-20 20:17:40.25 UTC' attr/before-1970
	touch -d '2021-03-04 05:06:07.123456789 UTC' attr/nanoseconds
	touch -h -d '2001-02-03 04:05:06 UTC' links/dangling
	chown -h 12:34 links/dangling
}

odd_nodes() {
	mkdir nodes
	mkfifo -m 620 nodes/fifo
	mknod -m 640 nodes/char c 10 229
	mknod -m 660 nodes/block b 259 70000
	chown 1:6 nodes/block
	ln nodes/fifo links/fifo
	truncate -s 9M nodes/sparse
	echo in the middle | dd of=nodes/sparse bs=1 seek=5000000 conv=notrunc \
		status=none
	: >nodes/empty
	yes layered | head -c 3000001 >nodes/big
}

odd_names() {
	local deep=names/deep

	mkdir names
	: >"names/$(printf 'n%.0s' {1..255})"
	: >"names/with space, \"quotes\", \\back\\slash and :"
	: >$'names/a\nnewline'
	: >names/äöü-☃
	: >$'names/not-utf-8-\xff\xfe'
	: >names/.hidden
	: >names/-dash
	deep+=$(printf '/%060d' {1..30})
	mkdir -p "$deep" && echo bottom >"$deep/file"
}

step_oddities() (
	cd "$1" || exit
	odd_links
	odd_attributes
	odd_nodes
	odd_names
	touch -d '2020-02-02 02:02:02.020202 UTC' attr nodes names links
)

# Over the oddities: links that lose a name, names that come back.
step_last() (
	cd "$1" || exit
	rm links/a/two usr/share/base-files/profile
	rm -rf names/deep && mkdir names/deep && echo new >names/deep/file
	rm -rf usr/include/linux && mkdir usr/include/linux
	rm nodes/char && mkdir nodes/char
	rm -rf links/b/c && echo 'a file now' >links/b/c
	mkdir -p usr/share/man && echo back >usr/share/man/page
	echo more >>links/a/one
	chmod 600 nodes/sparse
)

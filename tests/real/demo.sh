#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What layerfs does, shown on a real tree: demo.sh PROGRAM
#
# Fetches a small Debian, stacks layers on it, works in the union, and shows
# what became of it.  As root, with a network; a minute or two the first time,
# seconds after that.  All mounts are in a namespace of its own and end with it.
#
#   LAYERS_DIR=   where the Debian is kept for the next time (.deps/real)
set -euo pipefail
export LC_ALL=C
# mount(8)'s newer system calls take 255 bytes of lowerdir.
export LIBMOUNT_FORCE_MOUNT2=always
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "${1:?usage: demo.sh PROGRAM}")

# A line of explanation; a command and what it says.
say() {
	printf '\n'
	fold -s -w 76 <<<"$*" | sed 's/^/# /'
}

show() {
	printf '$ %s\n' "$*"
	bash -c "$*" 2>&1 | cut -c 1-78 | sed 's/^/  /' || true
}

layerfs() {
	"$program" "$@"
}

in_union() {
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
		DEBIAN_FRONTEND=noninteractive chroot mnt "$@"
}

# --- the parts ---------------------------------------------------------------

install_packages() {
	say "Layer two: a package, installed in a chroot over layer one. layerfs" \
		"keeps what apt and dpkg write, and only that."
	show layerfs mount debian two mnt
	mount -t proc proc mnt/proc
	printf '%s\n' '$ chroot mnt apt-get install tree'
	network_for mnt
	{
		in_union apt-get -qq update
		in_union apt-get -qq install -y --no-install-recommends \
			-o Dpkg::Options::=--force-unsafe-io \
			-o Dpkg::Use-Pty=0 tree
	} 2>&1 | grep -v ^debconf: | tail -n 3 | cut -c 1-78 | sed 's/^/  /'
	in_union sh -c 'apt-get clean; rm -rf /var/lib/apt/lists/*'
	return_network mnt
	umount mnt/proc
	show 'chroot mnt tree -L 1 /usr'
	show layerfs umount mnt
	show 'du -sh debian two'
}

network_for() {
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

delete_things() {
	say "Layer three: deletions, and a directory removed and made anew."
	show layerfs mount two:debian three mnt
	show rm -rf mnt/usr/share/doc mnt/etc/motd
	show 'rm -rf mnt/etc/cron.daily && mkdir mnt/etc/cron.daily'
	show layerfs umount mnt
	show 'find three -type c -exec ls -l {} +    # whiteouts'
	show 'getfattr -Rh -n trusted.overlay.opaque three 2>/dev/null'
}

use_it() {
	say "All of it together, with a fresh directory for what we change."
	show layerfs mount three:two:debian upper mnt
	show 'chroot mnt sh -c "grep PRETTY /etc/os-release; dpkg -l | wc -l"'
	show 'ls mnt/usr/share/doc mnt/etc/cron.daily'
	show 'echo "welcome to the union" >mnt/etc/issue'
	show 'chmod 700 mnt/usr/bin/tree'
	show mv mnt/usr/share/bash-completion mnt/usr/share/renamed
	show rm mnt/etc/debian_version
	show 'stat -c "%n %a %i" mnt/usr/bin/tree two/usr/bin/tree'
}

show_upper() {
	say "Only that is in the upper layer, and the others are as they were:"
	show layerfs umount mnt
	show 'find upper -mindepth 2 -not -type d -printf "%y %m %s %P\n" | head -n 12'
	show 'getfattr -hd -m overlay upper/usr/share/renamed upper/usr/bin/tree'
	show 'cat debian/etc/issue; stat -c "%a %n" two/usr/bin/tree'
}

show_kernel() {
	say "The format is that of the kernel's overlayfs, which mounts it as well:"
	show 'mount -t overlay -o lowerdir=three:two:debian,upperdir=upper,workdir=upper.work,metacopy=on overlay mnt'
	show 'cat mnt/etc/issue; ls mnt/usr/share/renamed; ls mnt/etc/debian_version'
	show umount mnt
}

if [[ ${2-} == --inside ]]; then
	cd "$4"
	PATH=$(dirname "$program"):$PATH
	mkdir mnt two three upper
	mkdir debian
	mount --bind -o ro "$3/base" debian
	say "Layer one: Debian's smallest root file system, as it comes."
	show 'ls debian | paste -sd " "'
	install_packages
	delete_things
	use_it
	show_upper
	show_kernel
	exit
fi

[[ $(id -u) -eq 0 ]] || {
	echo "demo: root makes the Debian tree, so run it as root" >&2
	exit 1
}
echo "Fetching Debian (kept for the next time) ..."
layers=$(LAYERS=base "$here/make-layers.sh" "${LAYERS_DIR:-$root/.deps/real}")
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
unshare -m -p -f --kill-child --mount-proc --propagation private \
	"$here/demo.sh" "$program" --inside "$layers" "$scratch"

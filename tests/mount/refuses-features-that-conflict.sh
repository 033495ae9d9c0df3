# SPDX-License-Identifier: Apache-2.0
#
# As the kernel does: metacopies need redirects.

differs="one line and status 2 instead of mount(8)'s"
mounted=no

conflict() {
	if [[ ${side-} == kernel ]]; then
		mount -t overlay overlay mnt -o \
			"lowerdir=l1,upperdir=upper,workdir=upper.work,$1" \
			2>/dev/null
		echo "status $?"
		mountpoint -q mnt && umount mnt
		return
	fi
	refused 2 metacopy redirect_dir \
		mount -o "$1" "$PWD/l1" "$PWD/upper" "$PWD/mnt"
}

layers() { mkdir -p upper.work; }

act() {
	conflict metacopy=on,redirect_dir=off
	conflict redirect_dir=follow,metacopy=on
	conflict redirect_dir=nofollow,index=on,metacopy=on
}

kernel_says="status 32
status 32
status 32"
expect="refused
refused
refused"

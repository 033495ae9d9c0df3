# SPDX-License-Identifier: Apache-2.0
#
# Empty, or version, length, flags and digest; anything else is EIO.

features=on

layers() {
	local v

	for v in none 0x 0x00 0x00040000 0x01040000 0x00050000 0x00040100 \
		0x00040001 0x0005000100 0x79; do
		echo data >l1/f$v
		truncate -s 5 upper/f$v
		[[ $v == none ]] && continue
		if [[ $v == 0x ]]; then
			setfattr -n trusted.overlay.metacopy upper/f$v
		else
			setfattr -n trusted.overlay.metacopy -v $v upper/f$v
		fi
	done
}

act() {
	local f

	for f in ../upper/*; do
		f=${f##*/}
		try cat "$f" | tr '\0' 0
	done
}

see() { :; }

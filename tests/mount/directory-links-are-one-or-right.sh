# SPDX-License-Identifier: Apache-2.0
#
# Who counts subdirectories by st_nlink must not be led astray.

kernel=no

layers() {
	mkdir -p l1/low/{a,b,c} l1/both/a l2/both/b upper/both/c upper/up/{a,b}
	mknod upper/both/a c 0 0
}

act() {
	local d links

	mkdir -p new/{a,b,c}
	rmdir new/c
	mkdir low/d
	for d in . low both up new low/a; do
		links=$(stat -c %h "$d")
		((links == 1 || links == 2 + $(find "$d" -mindepth 1 -maxdepth 1 -type d | wc -l))) ||
			echo "$d: $links"
	done
}

see() { act 2>/dev/null; }
expect=""

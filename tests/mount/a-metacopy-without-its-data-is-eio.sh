# SPDX-License-Identifier: Apache-2.0
#
# At the first look: nobody is to take it for a file of zeroes.

features=on

# lost NAME [REDIRECT]: in the upper and in a lower.
lost() {
	local f

	for f in upper/"$1" l1/"$1"-low; do
		truncate -s 10000 "$f"
		setfattr -n trusted.overlay.metacopy "$f"
		[[ ${2-} ]] && setfattr -n trusted.overlay.redirect -v "$2" "$f"
	done
	true
}

layers() {
	local f

	mkdir -p l2/dir l3/dir
	for f in data{1..6} dir/data; do
		yes "$f" | head -c 10000 >"l3/$f"
	done
	echo data >l3/hidden
	echo data >l3/to-hide
	whiteout l2/hidden
	whiteout l2/to-hide
	lost nothing
	lost hidden
	lost nowhere /not/there
	lost to-a-dir /dir
	lost to-hidden /to-hide
	lost dots ../data1
	lost dots-inside /dir/../data1
	lost below-a-file /data1/x
	lost slash-end /data1/
	lost name data2
	rm l1/name-low
	lost path /data3
	rm l1/path-low
	lost deep /dir/data
	rm upper/deep
}

act() {
	local f

	for f in ../upper/* ../l1/*; do
		f=${f##*/}
		try stat -c '%s %b' "$f"
		try head -c 20 "$f"
	done
	try rm nothing
	try mv nowhere x
	try sh -c 'echo new >nothing'
}

see() { :; }
look() { :; }

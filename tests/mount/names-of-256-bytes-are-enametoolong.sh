# SPDX-License-Identifier: Apache-2.0

not_with=whiteout=aufs

layers() {
	mkdir l1/d
	echo one >l1/a
	: >"l1/d/$(printf 'n%.0s' {1..255})"
}

act() {
	local fits long

	fits=$(printf 'n%.0s' {1..255})
	long=${fits}n
	probe-calls stat "$long" size
	probe-calls stat "d/$long" size
	probe-calls open x "$long" rw,creat
	probe-calls mkdir "$long" 755
	probe-calls mknod "$long" p 644
	probe-calls symlink x "$long"
	probe-calls link a "$long"
	probe-calls rename a "$long"
	probe-calls unlink "$long"
	probe-calls rmdir "$long"
	probe-calls open x "$fits" rw,creat
	probe-calls link "$fits" "e${fits:1}"
	probe-calls rename a "f${fits:1}"
	probe-calls unlink "d/$fits"
	probe-calls open x "d/$fits" rw,creat
	probe-calls mkdir "d/g${fits:1}" 755
}

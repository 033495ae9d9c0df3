# SPDX-License-Identifier: Apache-2.0
#
# As long as the mount lives; also of what was copied up or renamed meanwhile.

features=on
kernel_options=metacopy=off,nfs_export=on

drop='echo 2 >/proc/sys/vm/drop_caches; sleep 0.1; echo 2 >/proc/sys/vm/drop_caches'

layers() {
	local f

	mkdir -p l1/d/e l1/m l2/m upper/up l1/dirs/x
	for f in read chmod write rename d/e/deep link; do
		echo "$f" >l1/$f
	done
	ln l1/link l1/link2
	echo upper >upper/up/u
}

act() {
	probe-handle read bash -c "$drop"
	probe-handle d bash -c "$drop"
	probe-handle m bash -c "$drop"
	probe-handle up/u bash -c "$drop"
	probe-handle chmod bash -c "chmod 600 chmod; $drop"
	probe-handle write bash -c "echo more >>write; $drop"
	probe-handle rename bash -c "mv rename d/renamed; $drop"
	probe-handle up/u bash -c "mv up/u d/moved; $drop"
	probe-handle link bash -c "chmod 600 link2; $drop"
	probe-handle d/e/deep bash -c "mv d dd; $drop"
	probe-handle dd/e bash -c "mv dd/e e; $drop"
	probe-handle e bash -c "mv dd m/dd; mv e m/dd/e; $drop"
	probe-handle read bash -c "rm read; $drop"
}

see() { :; }
look() { :; }

# SPDX-License-Identifier: Apache-2.0
#
# The mount goes without: links part in it, and the index stays what it was.

features=on
mounted=no

layers() {
	mkdir l1/d other
	echo one >l1/a
	ln l1/a l1/d/b
	echo two >l1/c
	ln l1/c l1/d/e
}

# other_here: the same workdir with another upper.
other_here() {
	if [[ ${side-} == kernel ]]; then
		mount -t overlay overlay mnt -o "$(feature_words)" -o \
			lowerdir=l1,upperdir=other,workdir=upper.work 2>/dev/null
	else
		layerfs mount -o workdir="$PWD/upper.work" \
			"$PWD/l1" "$PWD/other" "$PWD/mnt" 2>said
	fi
}

act() {
	mount_here || return
	chmod 600 mnt/a
	unmount_here
	ls upper.work/index >before
	other_here || {
		echo refused
		return
	}
	grep -o "its index belongs to another upper" said
	chmod 640 mnt/a mnt/c
	stat -c '%n %a %h' mnt/a mnt/d/b mnt/c mnt/d/e
	unmount_here
	diff before <(ls upper.work/index) && echo untouched
	mount_here || return
	stat -c '%n %a %h' mnt/a mnt/d/b
	unmount_here
}

differs="an upper that was made elsewhere can be used all the same"
kernel_says="refused"
expect="its index belongs to another upper
mnt/a 640 1
mnt/d/b 644 2
mnt/c 640 1
mnt/d/e 644 2
untouched
mnt/a 600 2
mnt/d/b 600 2"

look() { :; }

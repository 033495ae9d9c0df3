# SPDX-License-Identifier: Apache-2.0
#
# Caches of names must follow.

layers() {
	echo lower >l1/x
	mkdir -p l1/y/z
	ln -s x l1/l
}

act() {
	local _

	for _ in 1 2 3; do
		rm x
		mkdir x
		touch x/in
		[[ -d x && -e x/in ]] && echo directory
		rm -r x
		ln -s y x
		[[ -L x && -d x/z ]] && echo symlink
		rm x
		[[ -e x ]] || echo nothing
		echo file >x
		[[ -f x ]] && cat x
		mkfifo p
		mv p x
		[[ -p x ]] && echo fifo
		mv x p
		echo again >x
		rm p
	done
	rm -r y
	echo y >y
	rm l
	mkdir l
}

# SPDX-License-Identifier: Apache-2.0
#
# A name asked for before it is there, in every kind of directory.

layers() {
	mkdir -p l1/low upper/up l1/both upper/both
	echo lower >l1/src
}

act() {
	local d how

	for d in low up both; do
		for how in "touch $d/n" "mkdir $d/n" "ln -s x $d/n" "mkfifo $d/n" \
			"ln src $d/n" "cp src $d/n" "mv src $d/n"; do
			[[ -e $d/n || -L $d/n ]] && echo "there before: $how"
			$how
			[[ -e $d/n || -L $d/n ]] || echo "not there: $how"
			[[ $how == mv* ]] && mv "$d/n" src
			[[ -e $d/n || -L $d/n ]] && rm -r "$d/n"
		done
	done
	ls -A low up both
}

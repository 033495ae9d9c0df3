# SPDX-License-Identifier: Apache-2.0
#
# The data come before a change of contents, also before one that then fails.

features=on

layers() {
	seq 20000 >l1/file
}

act() {
	local after

	chmod 600 file
	stat file >/dev/null
	sleep 0.02
	# More than there is room for.
	probe-calls <<-END
		open f file rw
		fallocate f keep 0 1152921504606846976
	END
	after=$(stat -c %z file)
	echo 2 >/proc/sys/vm/drop_caches
	[[ $after == "$(stat -c %z file)" ]] || echo "another later"
	# The kernel moved mtime when the file was opened.
	touch -d @1000000000 file
}

look() { look_at_marks; }

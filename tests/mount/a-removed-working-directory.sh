# SPDX-License-Identifier: Apache-2.0

layers() { mkdir -p l1/low upper/up; }

act() {
	local d

	for d in low up; do
		(
			cd $d || return
			rmdir ../$d
			try ls
			probe-calls <<-END
				open n new rw,creat
				mkdir sub 755
				open d . r,dir
			END
		)
		mkdir $d
		ls -A $d
	done
}

# What the number of links is in a removed directory is the file system's.
see() { find . | sort; }

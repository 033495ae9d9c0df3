# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	echo upper >upper/b
	mkdir l1/d
}

act() {
	chattr +A b
	chattr +d a
	lsattr a b | tr -d e
	lsattr -d d | tr -d e
	chattr +i b
	# A file of a union is first opened when it is first written to.
	{ echo more >>b; } 2>/dev/null || echo refused
	probe-calls <<-END
		unlink b
		chmod b 600
	END
	chattr -i b
	chattr +a a
	{ echo more 1<>a; } 2>/dev/null || echo refused
	probe-calls <<-END
		open p a rw,append
		write p x
		truncate a 0
	END
	chattr -a a
	rm a b
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	head -c 16384 /dev/zero | tr '\0' x >l1/a
}

# The kernel's FUSE client knows neither.
differs="FUSE has no collapse and insert range"

act() {
	probe-calls <<-END
		open a a rw
		fallocate a collapse 0 4096
		stat @a size
	END
}

see() { stat -c %F a; }
look() { :; }

kernel_says="open a a rw = 0
fallocate a collapse 0 4096 = 0
stat @a size =  size 12288"
expect="open a a rw = 0
fallocate a collapse 0 4096 = EOPNOTSUPP
stat @a size =  size 16384"

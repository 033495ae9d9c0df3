# SPDX-License-Identifier: Apache-2.0

layers() {
	echo lower >l1/a
	chmod 4755 l1/a
}

act() {
	probe-calls <<-END
		open w a rw
		stat @w mtime
		close w
		stat a mode size mtime
	END
}

# Whether the open alone copies up is not a matter of the union.
look() { :; }

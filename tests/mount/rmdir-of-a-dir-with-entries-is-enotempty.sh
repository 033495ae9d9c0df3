# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/low upper/up l1/both upper/both
	touch l1/low/x upper/up/x l1/both/x
}

act() {
	probe-calls <<-END
		rmdir low
		rmdir up
		rmdir both
		rmdir low/x
		rmdir .
		rmdir low/.
		rmdir low/..
	END
}

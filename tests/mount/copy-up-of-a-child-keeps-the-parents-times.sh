# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e
	echo lower >l1/d/e/a
}

act() {
	probe-calls <<-END
		keep-times d/e
		open w d/e/a rw
		write w X
		chmod d/e/a 600
		times d/e
	END
}

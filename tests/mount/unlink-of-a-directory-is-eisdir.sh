# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/low upper/up l1/both upper/both
}

act() {
	probe-calls <<-END
		unlink low
		unlink up
		unlink both
		unlink none
		rmdir none
		unlink low/none
	END
}

# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d/e upper/n
	echo below >l1/d/n
	echo above >upper/n/y
}

act() {
	probe-calls <<-END
		rename n d/n
		rename n d/e/n
	END
	ls -R d
	rm d/n
	probe-calls rename d/e/n d/n
	ls -R d
}

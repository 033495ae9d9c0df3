# SPDX-License-Identifier: Apache-2.0

later="redirects are not written"
kernel_options=redirect_dir=on
layerfs_options=redirect_dir=on

layers() {
	mkdir -p l1/d/e upper/d/e
	echo one >l1/d/e/x
	echo two >upper/d/e/y
	echo three >l1/d/gone
	mknod upper/d/gone c 0 0
}

act() {
	probe-calls <<-END
		rename d n
		rename n m
	END
	find m | sort
	rm m/e/x
	mv m d
	find d | sort
}

# SPDX-License-Identifier: Apache-2.0

later="redirects are not written"
kernel_options=redirect_dir=on
layerfs_options=redirect_dir=on

layers() {
	mkdir -p l1/d/e l2/d/e l1/other
	echo one >l1/d/e/x
	echo two >l2/d/e/y
	echo three >l2/d/z
}

act() {
	probe-calls rename d n
	find n | sort
	echo more >>n/e/x
	cat n/e/x n/e/y n/z
	probe-calls rename n/e other/moved
	echo new >other/moved/w
	ls other/moved
	mkdir d
	ls d
}

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	layerfs --version | grep -c '^layerfs [0-9]'
	layerfs --help | grep -c 'layerfs mount.*MOUNTPOINT'
	layerfs --help >/dev/null
	echo $?
}

expect="1
1
0"

# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	layerfs doctor >../out 2>../err
	echo $?
	[[ -s ../out ]] && echo something
	cat ../err
}

expect="0
something"

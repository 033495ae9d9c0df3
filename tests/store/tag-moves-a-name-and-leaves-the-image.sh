# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
import --name y top.tar.gz
x=$(id_of x:latest)
layerfs tag y x
is "$(layerfs images --json | jq -c 'map(.names) | sort')" \
	'[[],["x:latest","y:latest"]]'
layerfs tag "$x" x:old
is "$(id_of x:old)" "$x"
sound

# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar top.tar.gz
import --name y top.tar.gz
layerfs gc >/dev/null
sound
layerfs rm x
is "$(layerfs gc --json | jq -c '[.layers, .objects]')" "[1,2]"
sound
is "$(layerfs layers --json | jq length)" 1
layerfs rm y
layerfs gc >/dev/null
is "$(files)" ./version

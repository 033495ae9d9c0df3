# SPDX-License-Identifier: Apache-2.0
make_layers
mkdir other
cp -a base other/
make_tar -cf other.tar -C other .
import --name x base.tar
import --name y other.tar
is "$(layerfs store --json | jq -c '[.images, .layers, .objects]')" "[2,2,2]"
layerfs rm x
layerfs gc >/dev/null
is "$(layerfs store --json | jq -c '[.images, .layers, .objects]')" "[1,1,2]"
sound
layerfs export --format layers -o out y
cmp other.tar out/001-*

# SPDX-License-Identifier: Apache-2.0
make_layers
layerfs import --json --name x base.tar top.tar.gz 2>/dev/null |
	jq -e '.[0].names == ["x:latest"]' >/dev/null
layerfs images --json | jq -e '.[0].layers | length == 2' >/dev/null
layerfs layers --json | jq -e 'length == 2' >/dev/null
layerfs layers --json x | jq -e '.[0].tarSize > .[1].tarSize' >/dev/null
layerfs verify --json | jq -e '. == []' >/dev/null
layerfs store --json | jq -e '.version == 1' >/dev/null
layerfs gc --json | jq -e '.layers == 0' >/dev/null

# SPDX-License-Identifier: Apache-2.0
make_layers 2
import --name first top.tar.gz
layerfs rm first
(while [[ ! -e stop ]]; do layerfs gc >/dev/null 2>gc.txt || {
	cat gc.txt
	exit 1
}; done) &
collector=$!
for round in 1 2 3 4 5 6 7 8; do
	import --name "x:$round" base.tar top.tar.gz >/dev/null
	sound
	layerfs rm "x:$round"
done
: >stop
wait "$collector"
layerfs gc >/dev/null
is "$(files)" ./version

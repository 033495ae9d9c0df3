# SPDX-License-Identifier: Apache-2.0
make_layers 8
import --name x base.tar
for ms in 1 3 5 8 12 16 20 25 30 40 50 60 80 100 150; do
	timeout -s KILL "0.$(printf %03d $ms)" "$PROGRAM" import -q --no-sync \
		--name y top.tar.gz base.tar >/dev/null 2>&1 || true
	sound
	import --name z top.tar.gz
	is "$(ls store/stage)" ""
	layerfs rm z
	layerfs rm y 2>/dev/null || true
	layerfs gc >/dev/null
	is "$(layerfs layers --json | jq length)" 1
done
sound

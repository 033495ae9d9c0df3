# SPDX-License-Identifier: Apache-2.0
make_layers 4
for round in 1 2 3 4 5; do
	rm -rf store
	pids=()
	for i in 1 2 3 4; do
		import --name "x:$i" base.tar top.tar.gz >"$i.txt" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	is "$(layerfs images --json | jq -c 'map(.names | length)')" "[4]"
	is "$(ls store/stage)" ""
	sound
done
: "$round"

# SPDX-License-Identifier: Apache-2.0
make_layers
import --name host:5000/a/x:1 base.tar top.tar.gz
layerfs tag x:1 y 2>/dev/null || layerfs tag host:5000/a/x:1 y
layerfs images --json | jq 'map(del(.imported))' >images.json
layerfs export -o oci.tar y
layerfs export --format docker -o docker.tar y
layerfs export -o oci/ y
layerfs export -o - y | cmp - oci.tar
for from in oci.tar docker.tar oci; do
	rm -rf store
	import "$from"
	layerfs images --json | jq 'map(del(.imported))' | cmp - images.json
	sound
done
layerfs export -o again.tar y
cmp oci.tar again.tar

# SPDX-License-Identifier: Apache-2.0
# Asked for by its id, an image is exported with all its names; by a name, with
# that one.
make_layers
import --name host:5000/a/x:1 base.tar top.tar.gz
layerfs tag host:5000/a/x:1 y
layerfs images --json | jq 'map(del(.imported))' >images.json
jq 'map(.names = ["y:latest"])' images.json >images-y.json
id=$(jq -r '.[0].id' images.json)

# same IMAGE LISTING: what is exported of it comes in again, as it was.
same() {
	local from

	layerfs export -o oci.tar "$1"
	layerfs export --format docker -o docker.tar "$1"
	layerfs export -o oci/ "$1"
	layerfs export -o - "$1" | cmp - oci.tar
	for from in oci.tar docker.tar oci; do
		rm -rf store
		import "$from"
		layerfs images --json | jq 'map(del(.imported))' | cmp - "$2"
		sound
	done
	layerfs export -o again.tar "$1"
	cmp oci.tar again.tar
	rm -rf oci oci.tar docker.tar again.tar
}

same "$id" images.json
same y images-y.json

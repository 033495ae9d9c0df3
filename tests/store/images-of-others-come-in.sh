# SPDX-License-Identifier: Apache-2.0
users=root
make_layers
import --name localhost/x:1 base.tar top.tar.gz
layerfs export -o oci/ localhost/x:1
id=$(id_of localhost/x:1)
export HOME=$PWD TMPDIR=$PWD
echo '{"default":[{"type":"insecureAcceptAnything"}]}' >policy.json
copy() { skopeo --policy policy.json copy -q "$@"; }
# skopeo compresses, so blobs are others, layers are not.
copy oci:oci:1 oci:zipped:1 --dest-compress
copy oci:oci:1 oci-archive:zstd.tar:localhost/x:1 --dest-compress \
	--dest-compress-format zstd
copy oci:oci:1 docker-archive:docker.tar:localhost/x:1
for from in zipped zstd.tar docker.tar; do
	rm -rf store
	import --name "y:1" "$from"
	is "$(layerfs layers --json y:1 | jq length)" 2
	layerfs export --format layers -o "$from.out" y:1
	cmp base.tar "$from.out"/001-*
	sound
done
: "$id"

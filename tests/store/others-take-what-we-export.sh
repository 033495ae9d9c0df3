# SPDX-License-Identifier: Apache-2.0
users=root
make_layers
import --name localhost/x:1 base.tar top.tar.gz
layerfs export -o oci.tar x:1 2>/dev/null || layerfs export -o oci.tar localhost/x:1
layerfs export --format docker -o docker.tar localhost/x:1
layerfs export -o oci/ localhost/x:1
export HOME=$PWD TMPDIR=$PWD
policy='{"default":[{"type":"insecureAcceptAnything"}]}'
echo "$policy" >policy.json
skopeo --policy policy.json copy -q oci-archive:oci.tar dir:one
skopeo --policy policy.json copy -q docker-archive:docker.tar dir:two
skopeo --policy policy.json copy -q oci:oci:1 dir:three
umoci unpack --rootless --image oci:1 bundle 2>/dev/null
cmp base/usr/lib/random bundle/rootfs/usr/lib/random
[[ ! -e bundle/rootfs/etc/linked ]]
id=$(id_of localhost/x:1)
# It wants a short path.
runroot=$(mktemp -d /tmp/podman.XXXX)
trap 'rm -rf "$runroot"' EXIT
podman() {
	command podman --root "$PWD/podman" --runroot "$runroot" \
		--storage-driver vfs "$@"
}
for archive in oci.tar docker.tar; do
	podman load -q -i "$archive" >loaded.txt
	name=$(sed -n 's/^Loaded image: //p' loaded.txt)
	is "$(podman image inspect --format '{{.Id}}' "$name")" "${id:7}"
	podman rmi "$name" >/dev/null
done

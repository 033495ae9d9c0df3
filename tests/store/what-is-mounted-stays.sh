# SPDX-License-Identifier: Apache-2.0
users=root
make_layers
import --name x base.tar top.tar.gz
mkdir mnt upper
layerfs mount --image x upper mnt
layerfs rm x
is "$(layerfs gc --json | jq -c '[.layers, .objects, .inUse]')" "[0,0,2]"
echo 3 >/proc/sys/vm/drop_caches
cmp base/usr/lib/random mnt/usr/lib/random
cmp top/etc/small mnt/etc/small
[[ ! -e mnt/etc/linked ]]
echo mine >mnt/etc/small
layerfs umount mnt
is "$(cat upper/etc/small)" mine
is "$(layerfs gc --json | jq -c '[.layers, .objects, .inUse]')" "[2,2,0]"

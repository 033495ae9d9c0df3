# SPDX-License-Identifier: Apache-2.0
users=root
make_layers
import --name x base.tar top.tar.gz
mkdir mnt dir over
echo dir >dir/in-dir
mkdir -p dir/etc
echo dir >dir/etc/linked
echo over >over/in-over
mapfile -t ids < <(layerfs layers --json x | jq -r '.[].diffId')
layerfs mount --layer "${ids[1]}:${ids[0]}" mnt
cmp top/etc/small mnt/etc/small
[[ ! -e mnt/etc/linked ]]
layerfs umount mnt
# What a layer hides it hides also in a directory below.
layerfs mount --lower over --layer "${ids[1]:7:12}" --lower dir mnt
is "$(cat mnt/in-over mnt/in-dir)" $'over\ndir'
[[ ! -e mnt/etc/linked ]]
layerfs umount mnt
layerfs mount --image x --lower dir mnt
[[ ! -e mnt/etc/linked ]]
cmp top/etc/small mnt/etc/small
layerfs umount mnt
fails "no image 'y'" layerfs mount --image y mnt
fails "no layer 'abcdef'" layerfs mount --layer abcdef mnt

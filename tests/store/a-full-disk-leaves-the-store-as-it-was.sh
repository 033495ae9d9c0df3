# SPDX-License-Identifier: Apache-2.0
users=root
make_layers 20
mkdir small
mount -t tmpfs -o size=10m tmpfs small
export LAYERFS_STORE=$PWD/small/store
import --name x top.tar.gz
fails "No space left" import --name y base.tar
layerfs verify
is "$(layerfs images --json | jq -c 'map(.names)')" '[["x:latest"]]'
is "$(ls small/store/stage)" ""
is "$(find small/store/objects -type f)" ""
umount small

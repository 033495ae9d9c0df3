# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
chmod u+w store/version
echo "layerfs store 2" >store/version
fails "version 2" import base.tar
fails "version 2" layerfs images
fails "version 2" layerfs gc
mkdir -p full/of/things
LAYERFS_STORE=full fails "not empty" import base.tar
LAYERFS_STORE=none fails "no store" layerfs images

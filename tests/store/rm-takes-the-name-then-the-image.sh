# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
id=$(id_of x:latest)
layerfs tag x y:2
layerfs rm x
is "$(id_of y:2)" "$id"
fails "no image 'x'" layerfs rm x
layerfs tag y:2 z
fails "2 names" layerfs rm "${id:7:12}"
layerfs rm y:2 z
is "$(layerfs images --json)" "[]"
import --name x base.tar
layerfs tag x y
layerfs rm --all-names "$id"
is "$(layerfs images --json)" "[]"

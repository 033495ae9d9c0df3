# SPDX-License-Identifier: Apache-2.0
n=0
make_layers
import --name x base.tar
id=$(id_of x:latest)
for part in "$id" "${id:7}" "${id:7:12}" "${id:7:4}" "sha256:${id:7:6}"; do
	layerfs tag "$part" "y:$((++n))"
done
fails "no image" layerfs tag "${id:7:3}" z
fails "no image" layerfs tag "${id}0" z
fails "no image" layerfs tag "sha512:${id:7}" z

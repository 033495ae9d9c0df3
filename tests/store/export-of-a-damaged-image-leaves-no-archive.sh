# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
residue=$(find store -name residue)
chmod u+w "$residue"
printf X | dd of="$residue" bs=1 seek=2000 conv=notrunc status=none
fails "residue is damaged" layerfs export -o out.tar x
fails "residue is damaged" layerfs export -o out/ x
fails "residue is damaged" layerfs export --format layers -o layers x
is "$(find . -maxdepth 1 -name "out*" -o -maxdepth 1 -name "layers*")" ./out.txt

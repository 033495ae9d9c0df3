# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar top.tar.gz
layerfs export --format layers -o out x
cmp base.tar out/001-*.tar
gzip -dc top.tar.gz | cmp - out/002-*.tar
is "$(find out -type f | wc -l)" 2

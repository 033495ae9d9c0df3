# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
import --name y top.tar.gz
layerfs rm y
echo damaged >>store/images/sha256/*/index 2>/dev/null || {
	chmod u+w store/images/sha256/*/index
	echo damaged >>store/images/sha256/*/index
}
files >before
fails "is damaged, so no layer is removed" layerfs gc
files | cmp - before
# Importing it again makes it good.
import --name x base.tar
sound
layerfs gc >/dev/null
is "$(layerfs layers --json | jq length)" 1

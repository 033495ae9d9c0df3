# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
files >before
head -c 100000 base.tar >short.tar
gzip -c base.tar >short.tar.gz
truncate -s 50000 short.tar.gz
fails "short.tar: " import short.tar
fails "short.tar.gz: " import short.tar.gz
fails "none.tar: No such file" import none.tar
# The second of two is bad: neither comes.
fails "short.tar: " import top.tar.gz short.tar
layerfs export -o oci/ x
mkdir other
cp -r oci other/oci
blob=$(find other/oci -size +100k)
printf X | dd of="$blob" bs=1 seek=600 conv=notrunc status=none
LAYERFS_STORE=$PWD/empty fails "other/oci: " import other/oci
is "$(cd empty && find . -type f ! -name lock)" ./version
files | cmp - before
sound

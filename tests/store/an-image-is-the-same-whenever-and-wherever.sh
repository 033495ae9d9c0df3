# SPDX-License-Identifier: Apache-2.0
make_layers
import --platform linux/arm64 --name x base.tar top.tar.gz
id=$(id_of x:latest)
rm -rf store
touch -d 2001-01-01 base.tar
cp base.tar elsewhere.tar
gzip -dc top.tar.gz >top.tar
import --platform linux/arm64 --name x elsewhere.tar - <top.tar
is "$(id_of x:latest)" "$id"
rm -rf store
SOURCE_DATE_EPOCH=1000000000 import --name x base.tar
is "$(jq -r .created store/images/sha256/*/config)" 2001-09-09T01:46:40Z

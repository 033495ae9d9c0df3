# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar
usage() {
	local status=0

	"$@" >out.txt 2>&1 || status=$?
	is "$status" 2
}
for name in . .. ../x /x x/ x//y x: "x y" ""  $'x\ny' x:y:z sha256:abcd \
	"x@sha256:1234" "x:$(printf 'a%.0s' {1..200})" $'\xff'; do
	usage layerfs import --name "$name" base.tar
	fails "is no name" layerfs tag x "$name"
done
is "$(ls store/names)" "x%3Alatest"
usage layerfs import
usage layerfs import --nonsense base.tar
usage layerfs import --platform nonsense base.tar
usage layerfs export x
usage layerfs export --format nonsense -o y x
usage layerfs tag x
usage layerfs rm
usage layerfs images x

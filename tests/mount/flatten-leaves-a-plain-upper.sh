# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # out is of lib.sh
#
# Where nothing leads on, nothing is copied; and a second time changes nothing.

# shellcheck disable=SC2154 # out is of lib.sh
features=off

layers() {
	mkdir -p l1/d/e l1/f
	echo a >l1/d/a
	echo b >l1/d/e/b
	echo c >l1/f/c
	ln l1/f/c l1/f/c2
}

act() {
	echo more >>d/a
	rm d/e/b
	mkdir g
	rm -r f
	mkdir f
}

look() {
	local i

	probe-tree -r upper >"$out/before"
	for i in 1 2; do
		[[ $PROGRAM == kernel ]] ||
			layerfs flatten upper --lower l1
		probe-tree -r upper >"$out/now"
		diff <(sed 's/ c=[0-9.]*//' "$out/before") \
			<(sed 's/ c=[0-9.]*//' "$out/now")
	done
	probe-tree -m upper
}

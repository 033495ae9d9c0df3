#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Images of many small files, as OCI layouts: make_many leaves in the working
# directory many.oci (100,000 entries in 4 layers), one.oci (125,000 in one),
# and few-layers.oci and layers.oci, the same files in 4 and in 400 layers.  To
# be sourced by recipe.sh.
#
# shellcheck disable=SC2154 # here is of recipe.sh

# layout NAME COUNT-OF-LAYERS ENTRIES-OF-EACH
layout() {
	local -a tars

	mapfile -t tars < <(python3 "$here/many.py" "$@")
	[[ ${#tars[@]} -eq $2 ]] || return
	python3 "$here/oci.py" layout "$1.oci" made gzip "${tars[@]}" || return
	rm "${tars[@]}"
}

make_many() {
	engines_need python3 gzip || return
	layout many 4 25000
	layout one 1 125000
	layout few-layers 4 1000
	layout layers 400 10
}

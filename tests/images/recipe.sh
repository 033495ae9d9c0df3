#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes images to import, of Debian's packages: recipe.sh DIR small|big|many
#
#   small  two images of five layers, some 9,000 entries, with everything that
#          a layer can hold (steps.sh), made by buildah and by umoci, each in
#          the forms in which people have them (small.sh)
#   big    one image of six layers: 400 MB compressed, 1.1 GB plain (big.sh);
#          the only one that needs a network
#   many   small files: 100,000 entries in four layers, and 125,000 in one; and
#          4,000 files in 4 and in 400 layers (many.sh)
#
# Prints the directory that has them, which is below DIR.  What is there already
# is taken as it is, unless the recipe has changed.
#
#   LAYERS_DIR=  the Debian of tests/real/make-layers.sh (.deps/real)
#
# Root only.
set -euo pipefail
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LIBMOUNT_FORCE_MOUNT2=always
umask 022

here=$(cd "$(dirname "$0")" && pwd)
into=${1:?usage: recipe.sh DIR small|big|many}
what=${2:?usage: recipe.sh DIR small|big|many}

die() {
	echo "images: $*" >&2
	exit 1
}

# What it is made by decides its name.
recipe() {
	local -a from=("$what.sh" oci.py)

	case $what in
	small) from+=(steps.sh) ;;
	many) from+=(many.py) ;;
	esac
	{
		(cd "$here" && cat "${from[@]}")
		[[ $what == many ]] || basename "$layers"
	} | sha256sum | cut -c 1-12
}

find_layers() {
	[[ $what == many ]] && return
	layers=$("$here/../real/make-layers.sh" \
		"${LAYERS_DIR:-$here/../../.deps/real}") || die "no Debian layers"
}

make_all() {
	local scratch=$stage.scratch

	mkdir "$stage" "$scratch"
	# shellcheck source=tests/images/engines.sh
	. "$here/engines.sh"
	engines_begin "$scratch" || die "no place for the engines"
	# shellcheck source=/dev/null # small.sh, big.sh, many.sh
	. "$here/$what.sh"
	(cd "$stage" && "make_$what") || die "$what was not made"
	engines_end
}

case $what in
small | big | many) ;;
*) die "no recipe '$what'" ;;
esac
[[ $(id -u) -eq 0 ]] || die "only root can make images"

# In namespaces of its own, so that nothing stays mounted whatever happens.
if [[ ${3-} == --inside ]]; then
	layers=$4
	stage=$5
	make_all
	exit
fi
mkdir -p "$into"
into=$(realpath "$into")
exec 9>"$into/lock"
flock 9
layers=
find_layers
dir=$into/$what-$(recipe)
if [[ ! -d $dir ]]; then
	echo "images: making $what" >&2
	rm -rf --one-file-system "$into/$what"-*
	unshare -m -p -f --kill-child --mount-proc --propagation private \
		"$here/recipe.sh" "$into" "$what" --inside "$layers" \
		"$dir.stage" || die "$what was not made"
	rm -rf --one-file-system "$dir.stage.scratch"
	chmod -R a+rX "$dir.stage" # umoci keeps its own to itself
	mv "$dir.stage" "$dir"
fi
echo "$dir"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Do mounted images show what other programs unpack?  compare.sh PROGRAM [FORM...]
#
# Each form of the small images (recipe.sh) is imported, mounted and listed
# entry by entry: type, mode, owner, link groups, size, number of a device, mtime
# to the nanosecond, target, contents, xattrs.  All of it has to be as in what
# umoci unpacks, and what podman mounts has to agree.  So as root, and as a user
# without privilege, who lists both with his eyes.  What is exported again is
# given to skopeo, umoci and podman, and imported anew.
#
#   IMAGES_DIR=  where recipe.sh keeps images (.deps/images)
#   LIST_TREE=   the program tests/images/list-tree
#
# Root only; uses no network when `make deps` has made the layers.
set -uo pipefail
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LIBMOUNT_FORCE_MOUNT2=always
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nobody=65534
passed=0
failed=0
# shellcheck source=tests/images/engines.sh
. "$here/engines.sh"

die() {
	echo "images: $*" >&2
	exit 1
}

# check NAME COMMAND...: a test; what the command prints shows if it fails.
check() {
	local since=$EPOCHSECONDS

	if "${@:2}" >"$scratch/out" 2>&1; then
		passed=$((passed + 1))
		[[ ! ${VERBOSE-} ]] || echo "ok   $1 ($((EPOCHSECONDS - since)) s)"
	else
		failed=$((failed + 1))
		echo "FAIL $1"
		head -n 20 "$scratch/out" | cut -c 1-300
	fi
}

# The user that a command is run by: root, or who has no privilege at all.
as() {
	local user=$1

	shift
	case $user in
	root) "$@" ;;
	nobody) setpriv --reuid=$nobody --regid=$nobody --clear-groups \
		env HOME=/nonexistent "$@" ;;
	esac
}

same() {
	diff --label wanted --label shown "$1" "$2"
}

# --- What other programs make of the images ----------------------------------

unpack_by_umoci() {
	quietly umoci raw unpack --image "$1" "$scratch/$2" || die "no oracle"
	"$list_tree" "$scratch/$2" >"$scratch/$2.root" || die "no list of $2"
	as nobody "$list_tree" "$scratch/$2" >"$scratch/$2.nobody" ||
		die "no list of $2 by a user"
}

# Where podman has what nobody means: how often files are linked in its store; a
# root that no layer has; times before 1970; those of directories that a layer
# names in paths only.
as_podman_has_it() {
	sed -E -e 1d -e 's/^([^ ]+ [^ ]+ [0-9]+:[0-9]+) n[0-9]+/\1/' \
		-e '/before-1970/s/ -?[0-9]+[.][0-9]{9}//' \
		-e 's/^([.]\/(names|nodes)[^ ]* d.*) [0-9]+[.][0-9]{9}/\1/'
}

list_by_podman() {
	local tree

	tree=$(podman image mount "$1") || return
	"$list_tree" "$tree" | as_podman_has_it >"$scratch/podman" || return
	podman image umount "$1" >/dev/null
}

agree_with_podman() {
	copy_image "$1" containers-storage:localhost/oracle:made || return
	list_by_podman localhost/oracle:made || return
	as_podman_has_it <"$scratch/$2.root" >"$scratch/$2.podman"
	same "$scratch/$2.podman" "$scratch/podman"
}

# podman takes no whiteouts below a name that is no directory, as umoci writes
# them.
podman_takes() { [[ $1 != umoci ]]; }

oracles() {
	local image

	for image in buildah umoci tar; do
		copy_image "oci:$images/$image.oci" \
			"oci:$scratch/$image.layout:made" || die "no $image.oci"
		unpack_by_umoci "$scratch/$image.layout:made" "$image"
		! podman_takes "$image" ||
			check "podman agrees about $image" agree_with_podman \
				"oci:$scratch/$image.layout:made" "$image"
	done
}

# --- What layerfs makes of them ----------------------------------------------

# layerfs USER ARGUMENTS...: with the store of that user.
layerfs() {
	as "$1" env LAYERFS_STORE="$scratch/$1/store" "$program" "${@:2}"
}

begin_user() {
	mkdir -p "$scratch/$1/mnt"
	[[ $1 == root ]] || chown -R $nobody:$nobody "$scratch/$1"
}

# shown USER NAME: the list of the image, mounted.
shown() {
	local status

	layerfs "$1" mount --image "$2" "$scratch/$1/mnt" || return
	as "$1" "$list_tree" "$scratch/$1/mnt" >"$scratch/shown"
	status=$?
	layerfs "$1" umount "$scratch/$1/mnt" || return
	return $status
}

# Into a store of its own, which has none of the layers.
import_and_compare() {
	local user=$1 form=$2

	rm -rf "$scratch/$user/store"
	layerfs "$user" import --name "$form" "$images/$form" || return
	shown "$user" "$form" || return
	same "$scratch/${form%%.*}.$user" "$scratch/shown" || return
	layerfs "$user" verify
}

forms() {
	local form user

	for user in root nobody; do
		begin_user $user
		for form; do
			check "$form, $user" import_and_compare $user "$form"
		done
	done
}

# --- What others make of what we export --------------------------------------

# The digest of the image's configuration, which names its layers' diff-ids.
image_id() { skopeo inspect --raw --config "$1" | sha256sum; }

same_id() { [[ $(image_id "$1") == $(image_id "$2") ]]; }

# unpacked_again ARCHIVE IMAGE: by skopeo and umoci.
unpacked_again() {
	rm -rf "$scratch/again.layout" "$scratch/again"
	copy_image "$1" "oci:$scratch/again.layout:made" || return
	quietly umoci raw unpack --image "$scratch/again.layout:made" \
		"$scratch/again" || return
	"$list_tree" "$scratch/again" >"$scratch/again.list"
	same "$scratch/$2.root" "$scratch/again.list"
}

loaded_by_podman() {
	local image

	image=$(podman load -q -i "$1") || return
	image=${image##*: }
	list_by_podman "$image" || return
	podman rmi -f "$image" >/dev/null
	same "$scratch/$2.podman" "$scratch/podman"
}

# What there is of it in the store is moved aside meanwhile.
imported_again() {
	local status

	mv "$scratch/root/store" "$scratch/root/kept"
	layerfs root import --name again "$1" && shown root again &&
		same "$scratch/$2.root" "$scratch/shown"
	status=$?
	rm -rf "$scratch/root/store"
	mv "$scratch/root/kept" "$scratch/root/store"
	return $status
}

# export_one IMAGE FORMAT WHO...: and who has to take it.
export_one() {
	local who image=$1 format=$2
	local file=$scratch/export.$format
	local was="$image, exported as $format" from=$format-archive:$file

	rm -f "$file"
	check "$was" layerfs root export --format "$format" -o "$file" "$image"
	[[ -s $file ]] || return
	check "$was, has its id" same_id "oci:$images/$image.oci" "$from"
	for who in "${@:3}"; do
		case $who in
		skopeo) check "$was, taken by skopeo" \
			copy_image "$from" "dir:$file.dir" ;;
		umoci) check "$was, unpacked by umoci" \
			unpacked_again "$from" "$image" ;;
		podman) check "$was, loaded by podman" \
			loaded_by_podman "$file" "$image" ;;
		layerfs) check "$was, imported again" \
			imported_again "$file" "$image" ;;
		esac
	done
	rm -rf "$file.dir"
}

# Each way is gone by an image at least, and the small one goes them all.
exports() {
	local image

	rm -rf "$scratch/root/store"
	for image in buildah umoci tar; do
		check "$image, to be exported" layerfs root import \
			--name $image "$images/$image.oci"
	done
	export_one buildah oci skopeo umoci layerfs
	export_one buildah docker podman layerfs
	export_one umoci oci umoci layerfs
	export_one umoci docker skopeo layerfs
	export_one tar oci skopeo umoci podman layerfs
	export_one tar docker skopeo umoci podman layerfs
}

# -----------------------------------------------------------------------------

# fusermount3 opens the device as its user.
open_fuse() {
	mknod -m 666 "$scratch/fuse" c 10 229
	mount --bind "$scratch/fuse" /dev/fuse
}

compare() {
	local all=no

	[[ $# -gt 0 ]] || all=yes
	engines_begin "$scratch" || die "no place for the engines"
	open_fuse
	oracles
	if [[ $all == yes ]]; then
		cd "$images" || exit
		set -- *.*
	fi
	forms "$@"
	[[ $all == no ]] || exports
	engines_end
	echo "$passed passed, $failed failed"
	[[ $failed -eq 0 ]]
}

program=${1:?usage: compare.sh PROGRAM [FORM...]}
if [[ $program == --inside ]]; then
	program=$2 list_tree=$3 images=$4 scratch=$5
	shift 5
	compare "$@"
	exit
fi

[[ $(id -u) -eq 0 ]] || die "only root can do this"
engines_need podman buildah umoci skopeo setpriv fusermount3 || exit
program=$(realpath -e "$program") || exit
list_tree=$(realpath -e "${LIST_TREE:-$root/build/tests/images/list-tree}") || exit
images=$("$here/recipe.sh" "${IMAGES_DIR:-$root/.deps/images}" small) || exit
scratch=$(mktemp -d)
chmod 755 "$scratch"
trap 'rm -rf --one-file-system "$scratch"' EXIT
unshare -m -p -f --kill-child --mount-proc --propagation private \
	"$here/compare.sh" --inside "$program" "$list_tree" "$images" "$scratch" \
	"${@:2}"

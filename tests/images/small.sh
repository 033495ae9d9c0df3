#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The small images: make_small leaves in the working directory, for IMAGE
# buildah, umoci and tar, what those made, in some of the forms
#
#   IMAGE.docker.tar     docker archive (podman save; skopeo copy)
#   IMAGE.oci.tar        OCI layout, as a tar
#   IMAGE.oci            OCI layout, a directory
#   IMAGE.zstd, .plain   the same with layers in zstd, and not compressed
#
# To be sourced by recipe.sh.
#
# shellcheck disable=SC2154 # here and scratch are of recipe.sh

# shellcheck source=tests/images/steps.sh
. "$here/steps.sh"

# A working container on the image so far, a step, and a commit.
buildah_step() {
	local step=$1 from=$2 root

	buildah from -q --name "$step" "$from" >/dev/null
	root=$(buildah mount "$step")
	"step_$step" "$root"
	buildah umount "$step" >/dev/null
	quietly buildah commit -q "$step" "made-$step"
	buildah rm "$step" >/dev/null
}

make_by_buildah() {
	local step from=scratch

	for step in $small_steps; do
		buildah_step "$step" "$from"
		from=localhost/made-$step
	done
	quietly podman tag "$from" localhost/made:buildah
	quietly podman save --format docker-archive -o buildah.docker.tar \
		localhost/made:buildah
	quietly podman save --format oci-archive -o buildah.oci.tar \
		localhost/made:buildah
	quietly podman save --format oci-dir -o buildah.oci \
		localhost/made:buildah
}

make_by_umoci() {
	local step bundle=$scratch/bundle

	umoci init --layout umoci.oci
	umoci new --image umoci.oci:made
	quietly umoci unpack --image umoci.oci:made "$bundle"
	for step in $small_steps; do
		"step_$step" "$bundle/rootfs"
		quietly umoci repack --refresh-bundle \
			--image umoci.oci:made "$bundle"
	done
	umoci gc --layout umoci.oci
	rm -rf "$bundle"
	copy_image oci:umoci.oci:made docker-archive:umoci.docker.tar:made:umoci
	copy_image oci:umoci.oci:made oci-archive:umoci.oci.tar:made
}

# What engines do not write: times in nanoseconds, sparse files, marks that come
# after what they are about.
make_by_tar() {
	local root=$scratch/tar

	mkdir -p "$root"/{1/usr/bin,2/nodes,2/names,3/names/deep,3/nodes}
	cp -a /usr/bin/env "$root/1/usr/bin"
	step_oddities "$root/1"
	tar -C "$root/1" --format=posix --sparse --numeric-owner --xattrs \
		--xattrs-include='user.*' --xattrs-include='security.*' \
		-cf 1.tar .
	echo big >"$root/2/nodes/big"
	echo long >"$root/2/names/$(printf 'long%.0s' {1..60})"
	tar -C "$root/2" --format=gnu --numeric-owner -cf 2.tar \
		nodes names
	echo new >"$root/3/names/deep/file"
	: >"$root/3/names/deep/.wh..wh..opq"
	echo no fifo any more >"$root/3/nodes/fifo"
	: >"$root/3/nodes/.wh.sparse"
	tar -C "$root/3" --format=ustar --numeric-owner -cf 3.tar \
		names/deep/file names/deep/.wh..wh..opq \
		nodes/fifo nodes/.wh.sparse
	python3 "$here/oci.py" layout tar.oci made gzip {1,2,3}.tar
	copy_image oci:tar.oci:made docker-archive:tar.docker.tar:made:tar
	rm {1,2,3}.tar
}

make_small() {
	engines_need buildah podman umoci skopeo python3 setfattr setcap || return
	make_by_buildah
	make_by_umoci
	make_by_tar
	copy_image --dest-compress-format zstd oci:buildah.oci \
		oci:buildah.zstd:made
	python3 "$here/oci.py" recompress umoci.oci umoci.plain made none
}

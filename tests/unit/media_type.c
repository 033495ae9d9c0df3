/* SPDX-License-Identifier: Apache-2.0 */
#include "media_type.h"

#include <criterion/criterion.h>

#include "scope.h"

#define OCI    "application/vnd.oci.image."
#define DOCKER "application/vnd.docker."

Test(media_type, words_of_oci_and_docker_are_known)
{
	static const struct {
		const char *type;
		enum media media;
	} cases[] = {
		{ NULL, MEDIA_NONE },
		{ "", MEDIA_NONE },
		{ OCI "index.v1+json", MEDIA_INDEX },
		{ OCI "manifest.v1+json", MEDIA_MANIFEST },
		{ OCI "config.v1+json", MEDIA_CONFIG },
		{ OCI "layer.v1.tar", MEDIA_LAYER },
		{ OCI "layer.v1.tar+gzip", MEDIA_LAYER },
		{ OCI "layer.v1.tar+zstd", MEDIA_LAYER },
		{ OCI "layer.v1.tar+xz", MEDIA_OTHER },
		{ OCI "layer.v1.tar+gzip+encrypted", MEDIA_ENCRYPTED_LAYER },
		{ OCI "layer.nondistributable.v1.tar+gzip",
		  MEDIA_FOREIGN_LAYER },
		{ DOCKER "distribution.manifest.v2+json", MEDIA_MANIFEST },
		{ DOCKER "distribution.manifest.list.v2+json", MEDIA_INDEX },
		{ DOCKER "distribution.manifest.v1+prettyjws",
		  MEDIA_OLD_MANIFEST },
		{ DOCKER "image.rootfs.diff.tar.gzip", MEDIA_LAYER },
		{ DOCKER "image.rootfs.foreign.diff.tar.gzip",
		  MEDIA_FOREIGN_LAYER },
		{ DOCKER "container.image.v1+json", MEDIA_CONFIG },
		{ "application/vnd.in-toto+json", MEDIA_OTHER },
		{ OCI "manifest.v1", MEDIA_OTHER },
		{ "+encrypted", MEDIA_OTHER },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(media_of(cases[i].type), cases[i].media, "%s",
			     cases[i].type ?: "NULL");
}

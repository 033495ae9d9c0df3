/* SPDX-License-Identifier: Apache-2.0 */
#include "media_type.h"

#include <stddef.h>
#include <string.h>

#include "scope.h"

#define OCI    "application/vnd.oci.image."
#define DOCKER "application/vnd.docker."

/* "*" at the end stands for "", "+gzip" and the like. */
static const struct {
	const char *type;
	enum media media;
} types[] = {
	{ OCI "index.v1+json", MEDIA_INDEX },
	{ DOCKER "distribution.manifest.list.v2+json", MEDIA_INDEX },
	{ OCI "manifest.v1+json", MEDIA_MANIFEST },
	{ DOCKER "distribution.manifest.v2+json", MEDIA_MANIFEST },
	{ DOCKER "distribution.manifest.v1+json", MEDIA_OLD_MANIFEST },
	{ DOCKER "distribution.manifest.v1+prettyjws", MEDIA_OLD_MANIFEST },
	{ OCI "config.v1+json", MEDIA_CONFIG },
	{ DOCKER "container.image.v1+json", MEDIA_CONFIG },
	{ OCI "layer.v1.tar*", MEDIA_LAYER },
	{ OCI "layer.nondistributable.v1.tar*", MEDIA_FOREIGN_LAYER },
	{ DOCKER "image.rootfs.diff.tar", MEDIA_LAYER },
	{ DOCKER "image.rootfs.diff.tar.gzip", MEDIA_LAYER },
	{ DOCKER "image.rootfs.diff.tar.zstd", MEDIA_LAYER },
	{ DOCKER "image.rootfs.foreign.diff.tar", MEDIA_FOREIGN_LAYER },
	{ DOCKER "image.rootfs.foreign.diff.tar.gzip", MEDIA_FOREIGN_LAYER },
};

static int is_suffix(const char *rest)
{
	return !*rest || !strcmp(rest, "+gzip") || !strcmp(rest, "+zstd");
}

static int fits(const char *type, const char *pattern)
{
	size_t len = strlen(pattern) - 1;

	if (pattern[len] != '*')
		return !strcmp(type, pattern);
	return !strncmp(type, pattern, len) && is_suffix(type + len);
}

enum media media_of(const char *type)
{
	static const char encrypted[] = "+encrypted";
	size_t len = type ? strlen(type) : 0;

	if (len == 0)
		return MEDIA_NONE;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (fits(type, types[i].type))
			return types[i].media;
	if (len >= sizeof(encrypted) &&
	    !strcmp(type + len - (sizeof(encrypted) - 1), encrypted))
		return MEDIA_ENCRYPTED_LAYER;
	return MEDIA_OTHER;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The documents of an image, as we write them (image-spec, config.md and
 * manifest.md): the same image gives the same bytes.
 */
#ifndef LAYERFS_IMAGE_TEXT_H
#define LAYERFS_IMAGE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "platform.h"

#define OCI_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define OCI_CONFIG   "application/vnd.oci.image.config.v1+json"
#define OCI_LAYER    "application/vnd.oci.image.layer.v1.tar"

/* A blob, as a descriptor has it. */
struct image_blob {
	struct digest digest;
	uint64_t size;
	const char *media_type;
};

/* Of layers that came without a configuration; a command of each, or NULL. */
struct image_config_parts {
	const struct platform *platform;
	const struct digest *diff_ids; /* bottom first */
	char *const *created_by;
	size_t count;
};

/*
 * No time is in it but that of the environment's SOURCE_DATE_EPOCH.  *out is
 * the caller's, with a NUL behind it.  0 or -ENOMEM.
 */
int image_text_config(const struct image_config_parts *p, char **out,
		      size_t *size);

int image_text_manifest(const struct image_blob *config,
			const struct image_blob *layers, size_t count,
			char **out, size_t *size);

#endif

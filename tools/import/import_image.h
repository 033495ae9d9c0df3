/* SPDX-License-Identifier: Apache-2.0 */
/* An image of an archive comes in: its layers, its documents. */
#ifndef LAYERFS_IMPORT_IMAGE_H
#define LAYERFS_IMPORT_IMAGE_H

#include <stdbool.h>

#include "archive.h"
#include "importer.h"
#include "platform.h"
#include "refusal.h"

/* What is said on the way; all may be NULL. */
struct import_words {
	/* Layer `number` of `count` begins to be read; was read; was there. */
	void (*begin)(void *ctx, size_t number, size_t count);
	void (*read)(void *ctx, const struct layer_written *w);
	void (*there)(void *ctx, const struct digest *diff_id);
	struct layer_progress progress;
	void *ctx;
};

/* The layers of an image, known by their diff-ids; grows. */
struct import_layers {
	struct digests diff_ids; /* bottom first */
	const struct import_words *words;
};

/*
 * Bring in the layers of an image of an archive, behind those that are there.
 * 0 or -errno and a refusal.
 */
int import_layers(struct importer *i, const struct archive *a,
		  const struct archive_image *image, struct refusal *r,
		  struct import_layers *layers);

/* What an image is beside its layers. */
struct import_image {
	const struct archive_image *image; /* NULL: layers only */
	const struct platform *platform;   /* if it has no configuration */
	const char *source;                /* for people */
	const struct reference *names;
	size_t name_count;
};

/* And the image itself; *id is how it is known. */
int import_image(struct importer *i, const struct import_image *image,
		 const struct digests *diff_ids, struct refusal *r,
		 struct digest *id);

#endif

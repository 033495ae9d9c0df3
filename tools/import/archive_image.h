/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image as its archive has it: names, documents, and layers, bottom first.
 * What it says of itself was checked as far as that goes without reading the
 * layers; blob and diff_id are what these have to turn out to be.
 */
#ifndef LAYERFS_ARCHIVE_IMAGE_H
#define LAYERFS_ARCHIVE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "refusal.h"

/* Eight times what Docker builds, twice what kernels and engines stack. */
#define ARCHIVE_LAYERS_MAX 1024

/* In one archive: the images of a whole distribution for all machines. */
#define ARCHIVE_IMAGES_MAX 4096

/* Owned. */
struct bytes {
	char *p; /* NULL: none; a NUL after the last */
	size_t n;
};

struct archive_layer {
	char *path;            /* in the archive, to be opened by */
	uint64_t size;         /* of the blob */
	struct digest blob;    /* none: nobody said */
	struct digest diff_id; /* none: to be computed (docker before 1.10) */
	char *media_type;      /* as said, to be kept; NULL */
	char *created_by;      /* the command that made it; NULL */
};

struct archive_image {
	char **names; /* as the archive has them: any text */
	size_t name_count;
	struct bytes config; /* none: a layer that is no image's */
	struct digest config_digest;
	struct bytes manifest; /* of OCI archives; else none */
	struct digest manifest_digest;
	struct archive_layer *layers; /* bottom first; there may be none */
	size_t layer_count;
};

struct archive_images {
	struct archive_image *images;
	size_t count;
};

void bytes_free(struct bytes *b);

/* 0 or -ENOMEM; *out is untouched where text is NULL. */
int archive_image_copy(const char *text, char **out);

/* The same name twice is one.  0 or -ENOMEM. */
int archive_image_add_name(struct archive_image *i, const char *name);

/* So many layers, all zero, of an image that has none.  0 or -errno. */
int archive_image_make_layers(struct archive_image *i, size_t count,
			      struct refusal *r);

void archive_image_free(struct archive_image *i);

/*
 * Takes over what *i has, also on failure; -ENOMEM, or -EFBIG: more than
 * ARCHIVE_IMAGES_MAX.
 */
int archive_images_add(struct archive_images *l, struct archive_image *i);
void archive_images_free(struct archive_images *l);

static inline void scope_free_bytes(struct bytes *b)
{
	bytes_free(b);
}

static inline void scope_free_archive_image(struct archive_image *i)
{
	archive_image_free(i);
}

#define scoped_bytes         __attribute__((cleanup(scope_free_bytes)))
#define scoped_archive_image __attribute__((cleanup(scope_free_archive_image)))

#endif

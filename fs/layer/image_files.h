/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a store in which an image's data lie: residues and objects.
 * They are opened when they are needed; the last few stay open, and those that
 * are in use.  Any number of threads may ask.
 *
 *	STORE/layers/sha256/<diff-id, 64 hex>/residue
 *	STORE/objects/xx/<hash, 32 hex>-<size, decimal>[.<variant, decimal>]
 *
 * where xx is how the hash begins.
 */
#ifndef LAYERFS_IMAGE_FILES_H
#define LAYERFS_IMAGE_FILES_H

#include <stdint.h>

#include "index_file.h"

/* Room for the path of either in its directory, with its '\0'. */
#define IMAGE_PATH_MAX 96

struct image_files;
struct image_slot;

/* In these directories, duplicated here.  The index outlives it. */
int image_files_new(const struct index_file *index, int layers, int objects,
		    struct image_files **out);
void image_files_free(struct image_files *f);

/* A descriptor for one use. */
struct image_use {
	int fd;
	struct image_slot *slot; /* NULL: opened for this use alone */
};

/*
 * The residue of a layer, an object.  0; -EIO if it is not of the size that
 * the index has; -errno.
 */
int image_files_residue(struct image_files *f, uint32_t layer,
			struct image_use *out);
int image_files_object(struct image_files *f, uint32_t object,
		       struct image_use *out);
void image_files_done(struct image_files *f, struct image_use *u);

/* Where a residue is in `layers`, an object in `objects`. */
void image_files_residue_path(const struct index_layer *l,
			      char path[IMAGE_PATH_MAX]);
void image_files_object_path(const struct index_object *o,
			     char path[IMAGE_PATH_MAX]);

#endif

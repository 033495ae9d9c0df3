/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The images of a store, by the digests of their configurations, and their
 * names.  An image is a directory with
 *
 *	config		the bytes whose digest it has
 *	manifest	as it came, or as we made it
 *	index		what all its layers show together, and which they are
 *	image.json	about its origin; nothing depends on it
 *
 * It may have several names, or none.
 */
#ifndef LAYERFS_STORE_IMAGES_H
#define LAYERFS_STORE_IMAGES_H

#include "digest.h"
#include "reference.h"
#include "store_stage.h"

#define IMAGE_CONFIG   "config"
#define IMAGE_MANIFEST "manifest"
#define IMAGE_INDEX    "index"
#define IMAGE_INFO     "image.json"

/* Its directory, O_PATH; or -errno. */
int store_image_dir(const struct store *s, const struct digest *id);

/* A directory for it on the stage, to be filled; O_PATH, or -errno (-EEXIST). */
int store_image_stage(const struct store_stage *st, const struct digest *id);

/* Make it real, under the shared lock; -EEXIST: there is one, as good. */
int store_image_publish(const struct store_stage *st, const struct digest *id);

/* Put it in the place of the one that is there, which comes to the stage. */
int store_image_exchange(const struct store_stage *st, const struct digest *id);

/* Move it to the stage, under the exclusive lock. */
int store_image_withdraw(const struct store_stage *st, const struct digest *id);

/* The image that has this name; -ENOENT, or -EBADMSG if it is damaged. */
int store_name_read(const struct store *s, const struct reference *name,
		    struct digest *out);

/*
 * A name that the image is to have, by a number on the stage, since its file has
 * to be on the disk before it is real (store_stage_sync).
 */
int store_name_stage(const struct store_stage *st, size_t number,
		     const struct digest *id);

/* Give it to the image, whoever had it before; under the shared lock. */
int store_name_publish(const struct store_stage *st, size_t number,
		       const struct reference *name);

/* Take it away, under the exclusive lock. */
int store_name_remove(const struct store *s, const struct reference *name);

#endif

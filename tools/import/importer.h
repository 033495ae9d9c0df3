/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One import: layers and images are put on a stage of the store, and then all
 * become real together (importer_publish), or nothing does.
 *
 * A layer that the store has by its diff-id is not read again; it is held until
 * the import is over.
 */
#ifndef LAYERFS_IMPORTER_H
#define LAYERFS_IMPORTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "image_info.h"
#include "index_file.h"
#include "layer_writer.h"
#include "reference.h"
#include "refusal.h"
#include "store_list.h"
#include "store_stage.h"

struct importer_layer {
	struct digest diff_id;
	int held; /* its index's file: it stays in the store */
	struct index_file *index;
	bool staged; /* not in the store before */
};

/* What an image is made of; all of it is the caller's. */
struct importer_image {
	struct image_info info; /* its id: of the config */
	const void *config;
	size_t config_size;
	const void *manifest;
	size_t manifest_size;
	const struct reference *names;
	size_t name_count;
};

struct importer_named {
	struct reference name;
	struct digest id;
};

struct importer {
	struct store_stage stage;
	struct importer_layer *layers; /* all that its images need */
	size_t layer_count, layer_room;
	struct digests images; /* on the stage */
	struct importer_named *names;
	size_t name_count, name_room;
};

#define scoped_importer __attribute__((cleanup(importer_close)))
#define IMPORTER_NONE   ((struct importer){ .stage = STORE_STAGE_NONE })

/* 0 or -errno. */
int importer_open(const struct store *s, struct importer *out);

/* Whatever was not published goes. */
void importer_close(struct importer *i);

/*
 * A layer by its diff-id, if the store or the stage has it: *out is valid until
 * the next one comes.  0, -ENOENT or -errno.
 */
int importer_find(struct importer *i, const struct digest *diff_id,
		  const struct importer_layer **out);

/* Read one.  0 or -errno and a refusal. */
int importer_read(struct importer *i, const struct layer_job *job,
		  struct refusal *r, struct layer_written *out);

/* An image of layers that were found or read.  0 or -errno and a refusal. */
int importer_image(struct importer *i, const struct importer_image *image,
		   struct refusal *r);

/* All of it becomes real, after one sync.  0 or -errno and a refusal. */
int importer_publish(struct importer *i, struct refusal *r);

#endif

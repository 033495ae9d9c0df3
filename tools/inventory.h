/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All images and layers of a store with what their indexes say, and who uses
 * whom.  What can not be read is in it, too, and marked.
 */
#ifndef LAYERFS_INVENTORY_H
#define LAYERFS_INVENTORY_H

#include <stdbool.h>
#include <time.h>

#include "store_list.h"

struct inventory_image {
	struct digest id;
	bool damaged;          /* its index: nothing below is known */
	struct digests layers; /* bottom first */
	uint64_t entries;      /* of the layers' tars */
	uint64_t data;         /* bytes of contents, as they show */
	time_t imported;
};

struct inventory_layer {
	struct digest diff_id;
	bool damaged; /* its index: nothing below is known */
	uint64_t tar_size, residue_size;
	uint64_t entries;
	struct store_objects objects; /* with repetitions */
	size_t images;                /* that use it */
};

struct inventory {
	struct inventory_image *images;
	size_t image_count;
	struct inventory_layer *layers; /* in the order of their digits */
	size_t layer_count;
	struct store_names names;
};

#define scoped_inventory __attribute__((cleanup(inventory_free)))

/* 0 or -errno after a message. */
int inventory_take(const struct store *s, struct inventory *out);
void inventory_free(struct inventory *i);

/* NULL: none. */
struct inventory_layer *inventory_layer(const struct inventory *i,
					const struct digest *diff_id);

#endif

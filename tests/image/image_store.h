/* SPDX-License-Identifier: Apache-2.0 */
/* A store for one image, in memory: where the data of files go. */
#ifndef TESTS_IMAGE_STORE_H
#define TESTS_IMAGE_STORE_H

#include "draft.h"
#include "index_format.h"

struct image;

struct image_store {
	int fd;      /* a file system of its own, mounted nowhere */
	int residue; /* the one layer's */
	uint64_t used;
	uint64_t objects;
	struct index_layer layer;
};

/* For the layer of that id.  0 or -errno; image_store_end in any case. */
int image_store_begin(struct image_store *s, uint64_t id);
void image_store_end(struct image_store *s);

/*
 * Put the data of a file in and say in the entry where they are: small ones in
 * the residue, others are objects, those of sparse files lie in both.  *extents
 * is the entry's, to be freed.  0 or -errno.
 */
int image_store_data(struct image_store *s, struct draft *d, int file,
		     struct draft_entry *e, struct index_extent **extents);

/* Write the index of what was drafted, and open it all. */
int image_store_open(struct image_store *s, struct draft *d,
		     struct image **out);

#endif

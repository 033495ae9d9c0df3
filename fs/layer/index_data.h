/* SPDX-License-Identifier: Apache-2.0 */
/* Where the data of a file lie, as its index has it. */
#ifndef LAYERFS_INDEX_DATA_H
#define LAYERFS_INDEX_DATA_H

#include <stdbool.h>

#include "index_file.h"

struct index_place {
	bool hole;
	uint32_t object; /* its number, or INDEX_NONE: in the layer's residue */
	uint64_t at;     /* in there */
	uint64_t length; /* in one piece from there on */
};

/* The byte at `offset` of the regular file *n; no length at its end.  0, -EIO. */
int index_data_find(const struct index_file *f, const struct index_inode *n,
		    uint64_t offset, struct index_place *out);

#endif

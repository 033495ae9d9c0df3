/* SPDX-License-Identifier: Apache-2.0 */
#include "index_data.h"

#include <errno.h>

/* The first extent that ends behind `offset`, or the number of them. */
static int extent_after(const struct index_file *f, const struct index_inode *n,
			uint64_t offset, uint32_t *out)
{
	uint32_t low = 0;
	uint32_t high = n->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct index_extent e;
		int err = index_file_extent(f, n, middle, &e);

		if (err)
			return err;
		if (e.offset + e.length <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	*out = low;
	return 0;
}

static int place_in_sparse(const struct index_file *f,
			   const struct index_inode *n, uint64_t offset,
			   struct index_place *out)
{
	struct index_extent e = { .offset = n->size };
	uint32_t k;
	int err = extent_after(f, n, offset, &k);

	if (!err && k < n->count)
		err = index_file_extent(f, n, k, &e);
	if (err)
		return err;
	out->hole = e.offset > offset;
	out->length = e.offset - offset;
	if (out->hole)
		return 0;
	if (offset - e.offset >= e.length)
		return -EIO;
	out->object = e.object;
	out->at = e.at + (offset - e.offset);
	out->length = e.length - (offset - e.offset);
	return 0;
}

int index_data_find(const struct index_file *f, const struct index_inode *n,
		    uint64_t offset, struct index_place *out)
{
	*out = (struct index_place){ .hole = true, .object = INDEX_NONE };
	if (offset >= n->size)
		return 0;
	if (n->flags & INDEX_SPARSE)
		return place_in_sparse(f, n, offset, out);
	out->hole = false;
	out->length = n->size - offset;
	if (n->flags & INDEX_OBJECT) {
		out->object = (uint32_t)n->at;
		out->at = offset;
	} else {
		out->at = n->at + offset;
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The xattrs of an index while it is put together: sets, each of which is
 * there once, however many files have it.
 */
#ifndef LAYERFS_XATTR_SETS_H
#define LAYERFS_XATTR_SETS_H

#include <stddef.h>
#include <stdint.h>

#include "index_xattrs.h"

struct xattr_sets {
	uint8_t *bytes; /* the section; the caller may read it */
	size_t size;
	size_t room;
	uint32_t *slots; /* offset + 1 of a set, by its hash; 0: free */
	size_t slot_count;
	size_t count;
};

void xattr_sets_end(struct xattr_sets *s);

/*
 * The offset of a set that has these, in the order of their names, each name
 * once (the last of several holds).  Reorders `set`.  None give INDEX_NONE.
 * 0, -E2BIG if the section can take no more, -ENOMEM.
 */
int xattr_sets_add(struct xattr_sets *s, struct index_xattr *set, size_t count,
		   uint32_t *at);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an id back to its object, as for a file handle, which the kernel may
 * have from long ago: whether or not the object was forgotten meanwhile.
 */
#ifndef LAYERFS_REACH_H
#define LAYERFS_REACH_H

#include "lookup.h"

/* The object of an id.  0, -ESTALE if it is no more, or -errno. */
int reach(struct tree *t, uint64_t id, struct entry *out);

/* The directory that it is in; of the root, itself. */
int reach_parent(struct tree *t, uint64_t id, struct entry *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a node lies: from a node to a descriptor in its branch.  Nothing is
 * kept open per node, so every operation comes through here; the descriptors
 * are the caller's.
 *
 * All of these enter the names for the one moment in which the path must
 * hold, so callers must not be inside.
 */
#ifndef LAYERFS_PLACE_H
#define LAYERFS_PLACE_H

#include <stdint.h>

struct node;
struct tree;

/* What shows of it: the upper object, or the topmost lower one. */
int place_open(struct tree *t, struct node *n, int flags);

/* Its upper object; -ENOENT if it has none. */
int place_upper(struct tree *t, struct node *n, int flags);

/* Part i of a directory (see struct parts). */
int place_part(struct tree *t, struct node *n, uint16_t i, int flags);

/* As place_open, for a caller who is inside the names (or cleared them). */
int place_open_inside(struct tree *t, struct node *n, int flags);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a node lies: from a node to a descriptor in its branch, or to the
 * object in a lower.  Nothing is kept open per node, so every operation comes
 * through here; what is opened is the caller's to close.
 *
 * All of these enter the names for the one moment in which the path must
 * hold, so callers must not be inside.
 */
#ifndef LAYERFS_PLACE_H
#define LAYERFS_PLACE_H

#include <stdint.h>

#include "object.h"

struct node;
struct tree;

/* The layer in which what shows of a lower object lies. */
uint16_t place_layer(const struct node *n);

/* What shows of it: the upper object, or the topmost lower one.  0 or -errno. */
int place_open(struct tree *t, struct node *n, int flags, struct object *out);

/* Its upper object; -ENOENT if it has none. */
int place_upper(struct tree *t, struct node *n, int flags);

/* Part i of a directory (see struct parts). */
int place_part(struct tree *t, struct node *n, uint16_t i, int flags,
	       struct object *out);

/* The data of a file: its own, or those that a metacopy has below. */
int place_data(struct tree *t, struct node *n, int flags, struct object *out);

/* The same for reading once: atime is not moved where that is allowed. */
int place_read(struct tree *t, struct node *n, struct object *out);

/*
 * The upper file for reading and writing, with more flags, even if its own
 * mode shuts us out (0444 while it is being written, say), which happens only
 * without privilege.  Whoever opened it was let in before.
 */
int place_write(struct tree *t, struct node *n, int flags);

/*
 * The path of `name` in part i of the directory, counted from the root of its
 * layer; the caller's to free.  NULL without memory.
 */
char *place_part_path(struct tree *t, struct node *n, uint16_t i,
		      const char *name);

/*
 * With the names cleared: the node is to move in the upper, so let its parts
 * say where they lie.  0 or -ENOMEM.
 */
int place_settle_parts(struct node *n);

/* The path of a lower file in its layer, as place_part_path; inside. */
char *place_lower_path(const struct node *n);

/* As place_upper, for a caller who is inside the names (or cleared them). */
int place_upper_inside(struct tree *t, struct node *n, int flags);

#endif

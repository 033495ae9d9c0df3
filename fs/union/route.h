/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redirects to be written: before a directory with parts below, or a metacopy,
 * gets another name, its mark must say where those parts lie.  The path is
 * counted in the names that the lowers know: an ancestor that was renamed
 * itself stands there as its own redirect says.
 */
#ifndef LAYERFS_ROUTE_H
#define LAYERFS_ROUTE_H

#include <stdbool.h>

struct node;
struct tree;

/*
 * Mark the upper object of the node, which is to leave dir/name: for another
 * name in the same directory, or for somewhere else.  0 or -errno; -EXDEV if
 * the way is too long, or the file system has no room for the mark.
 */
int route_mark(struct tree *t, struct node *n, struct node *dir,
	       const char *name, bool elsewhere);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copy-up: before an object of a lower layer changes, it and the directories
 * above it get a copy in the upper.  The copy is made aside, its data reach
 * the disk, and one rename makes it real; until then the lower object shows,
 * and it does so for ever if anything fails.
 */
#ifndef LAYERFS_COPYUP_H
#define LAYERFS_COPYUP_H

#include <sys/types.h>

struct caller;
struct node;
struct statx;
struct tree;

#define COPYUP_ALL ((off_t)-1)

/*
 * Make sure that the node has an upper object.  A file is copied cut to (or
 * extended to) `size` bytes; COPYUP_ALL as it is.  0 or -errno (-EROFS without
 * an upper).
 */
int copyup(struct tree *t, struct node *n, off_t size);

/*
 * The same for truncate(2): a `stranger` (or NULL) takes set-id bits.  1 if the
 * file was copied so, *out being the attributes of the copy, and nothing is
 * left to do; 0 if it was an upper one.
 */
int copyup_cut(struct tree *t, struct node *n, off_t size,
	       const struct caller *stranger, struct statx *out);

/*
 * Locks n against copy-up, unlink and rename by others; of two nodes, the
 * second may be NULL or the same.  No copyup() of them in between.
 */
void copyup_lock(struct tree *t, const struct node *n, const struct node *m);
void copyup_unlock(struct tree *t, const struct node *n, const struct node *m);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copy-up: before an object of a lower layer changes, it and the directories
 * above it get a copy in the upper.  The copy is made aside, its data reach
 * the disk, and one rename makes it real; until then the lower object shows,
 * and it does so for ever if anything fails.
 *
 * With metacopy, data come apart: an object that is only to be chowned, say,
 * is copied without them, and they follow before its contents change.
 */
#ifndef LAYERFS_COPYUP_H
#define LAYERFS_COPYUP_H

#include <sys/types.h>

struct caller;
struct held;
struct node;
struct statx;
struct tree;

/* Make sure that the node has an upper object.  0 or -errno (-EROFS). */
int copyup(struct tree *t, struct node *n);

/*
 * The same for who goes on with the upper object: out->fd is his to close.  If
 * the copy was made now, it is left to him to call its attributes stale, or to
 * tell them.
 */
int copyup_open(struct tree *t, struct node *n, struct held *out);

/* The same, with its data in it. */
int copyup_data(struct tree *t, struct node *n);

/*
 * The same for truncate(2): of what has yet to be copied, only what stays is,
 * and it is cut (or extended) to `size` before anybody sees it; a `stranger`
 * (or NULL) takes set-id bits.  1 if that was done, *out being the attributes
 * then, and nothing is left to do; 0 if the data were in the upper already.
 */
int copyup_cut(struct tree *t, struct node *n, off_t size,
	       const struct caller *stranger, struct statx *out);

/*
 * Make sure that this name of the node, which has an upper object, is in the
 * upper.  Names of an object in the index come there one by one: all that are
 * known when it is changed, so that whoever changed it by one of them finds
 * the change there even in an upper that has lost its index.
 */
int copyup_name(struct tree *t, struct node *n, struct node *dir,
		const char *name);

/*
 * Locks n against copy-up, unlink and rename by others; of two nodes, the
 * second may be NULL or the same.  No copyup() of them in between.
 */
void copyup_lock(struct tree *t, const struct node *n, const struct node *m);
void copyup_unlock(struct tree *t, const struct node *n, const struct node *m);

#endif

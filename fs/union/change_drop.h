/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking names away.  What lies in the upper goes; what a lower would show
 * under the name is hidden by a whiteout, in the same step.  An object that
 * the kernel still knows is kept reachable by a descriptor until it is
 * forgotten, so that files that are open stay what they were.
 */
#ifndef LAYERFS_CHANGE_DROP_H
#define LAYERFS_CHANGE_DROP_H

#include <stdbool.h>

struct look;
struct node;
struct tree;

int change_unlink(struct tree *t, struct node *dir, const char *name);
int change_rmdir(struct tree *t, struct node *dir, const char *name);

/*
 * For others who take a name of a file away: before that, where links are
 * counted by the index, this name of it is in the upper.  0 or -errno.
 */
int keep_links(struct tree *t, struct node *n, struct node *dir,
	       const char *name);

/*
 * For others who take a name away.  With the names cleared: keep the node
 * reachable before its upper object at dir/name goes, and after that let the
 * node go on under another name that we know of, or die.
 */
struct keeping {
	struct node *node;
	int pin;
	bool primary; /* it was known by this very name */
	bool counted; /* its links are, by the index */
};

int keep_begin(struct tree *t, struct node *n, const struct node *dir,
	       const char *name, struct keeping *out);
void keep_end(struct tree *t, struct keeping *k, const struct node *dir,
	      const char *name, bool gone);

#endif

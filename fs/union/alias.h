/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names, in the upper, of an object that has an entry in the index (see
 * index.h).  Callers hold the node's copying lock.
 */
#ifndef LAYERFS_ALIAS_H
#define LAYERFS_ALIAS_H

struct node;
struct tree;

/* Make dir/name, where dir is in the upper, a link of it, if it is none. */
int alias_put(struct tree *t, struct node *n, struct node *dir,
	      const char *name);

/*
 * One name in the upper has gone: drop the entry if it was the last of the
 * union.  fd (may be O_PATH) stands for the object.
 */
void alias_gone(struct tree *t, struct node *n, int fd);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Renaming.  What moves lies in the upper afterwards; a whiteout stays where
 * a lower would show the old name again.
 */
#ifndef LAYERFS_CHANGE_MOVE_H
#define LAYERFS_CHANGE_MOVE_H

#include "caller.h"

struct node;
struct tree;

/*
 * `flags` as renameat2.  0 or -errno; -EXDEV for a directory of which a part
 * lies in a lower, as kernel overlayfs without redirect_dir.
 */
int change_rename(struct tree *t, const struct caller *c, struct node *from,
		  const char *old, struct node *to, const char *new,
		  unsigned int flags);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making new names in the union.  The kernel asks only for names that it
 * believes not to exist; what may lie there in the upper is a whiteout, which
 * the new object replaces in one step.  A directory made over a whiteout is
 * opaque, or the whited-out contents would come back.
 *
 * All return 0 or -errno; on success *out holds one use of the new node.
 */
#ifndef LAYERFS_CHANGE_MAKE_H
#define LAYERFS_CHANGE_MAKE_H

#include <sys/types.h>

#include "caller.h"

struct entry;
struct node;
struct tree;

/*
 * A file, directory, device, fifo or socket by the type bits of `mode` (from
 * which the caller's umask was not yet taken), or a symlink to `target`.
 */
int change_make(struct tree *t, const struct caller *c, struct node *dir,
		const char *name, mode_t mode, dev_t rdev, const char *target,
		struct entry *out);

/* A file without a name (O_TMPFILE); change_link may give it one. */
int change_tmpfile(struct tree *t, const struct caller *c, struct node *dir,
		   mode_t mode, struct entry *out);

int change_link(struct tree *t, struct node *n, struct node *dir,
		const char *name, struct entry *out);

#endif

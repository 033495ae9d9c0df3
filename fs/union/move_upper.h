/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rename itself, in the upper: one system call where that is possible,
 * with a whiteout left behind where a lower would show the old name again.
 */
#ifndef LAYERFS_MOVE_UPPER_H
#define LAYERFS_MOVE_UPPER_H

#include <stdbool.h>
#include <stdio.h>

#include "lookup.h"

/* One end of a rename. */
struct end {
	struct look look;
	const char *name;
	struct entry entry; /* .node NULL: nothing of that name */
	char *copy;         /* of the other end's name, for its node */
	bool hides;         /* a lower shows under this name */
	int dir;            /* in the upper; the look's */
};

struct moving {
	struct tree *t;
	struct end from;
	struct end to;
	unsigned int flags; /* without RENAME_WHITEOUT */
};

static inline bool move_is_exchange(const struct moving *m)
{
	return m->flags & RENAME_EXCHANGE;
}

static inline bool end_is_dir(const struct end *e)
{
	return e->entry.node && node_is_dir(e->entry.node);
}

/*
 * Both directories are in the upper, and so is what moves; the names are
 * cleared.  0 or -errno, and then nothing has changed.
 */
int move_upper(struct moving *m);

#endif

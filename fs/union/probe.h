/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the layers about names. */
#ifndef LAYERFS_PROBE_H
#define LAYERFS_PROBE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "look.h"

/* What shows of one name: its attributes and the node that it would be. */
struct view {
	struct statx st;
	struct node_birth birth;
	bool kept; /* a metacopy of which a kill may have left half; keepsake.h */
};

/*
 * 0, -ENOENT if nothing shows, or -errno, as descend().  On success view_end()
 * gives back what *out still owns.
 */
int probe(struct look *k, const char *name, struct view *out);
void view_end(struct view *v);

/* Does anything below the upper show under this name?  1, 0 or -errno. */
int probe_lower(struct look *k, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Putting a mounted union together, and taking it apart. */
#ifndef LAYERFS_TREE_OPEN_H
#define LAYERFS_TREE_OPEN_H

#include <stdbool.h>

#include "features.h"

struct stack_paths;
struct tree;

/* What a mount asks of its tree. */
struct tree_options {
	bool aufs_marks; /* write AUFS whiteouts */
	bool volatile_;  /* nothing need survive a crash of the host */
	bool noacl;
	struct features_asked features;
};

/*
 * Open the branches and make them a tree.  0, or -errno after one line on
 * stderr.  *out must not move afterwards.
 */
int tree_open(const struct stack_paths *paths, const struct tree_options *o,
	      struct tree *out);
void tree_close(struct tree *t);

/*
 * As tree_close, but memory is left to the end of the process, which comes
 * next: a million nodes would take a while, and somebody waits.
 */
void tree_abandon(struct tree *t);

#endif

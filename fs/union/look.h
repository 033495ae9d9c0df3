/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A look is one visit to a directory: its parts are opened as they are needed
 * and stay open until the look ends, so that asking for all names of a
 * directory opens each part once.
 */
#ifndef LAYERFS_LOOK_H
#define LAYERFS_LOOK_H

#include <stdbool.h>

#include "node.h"

struct tree;
struct listing;

struct look {
	struct tree *t;
	struct node *dir;
	int upper;            /* -1: not open */
	int impure;           /* do origins lie in the upper? -1: not asked */
	int *parts;           /* one per part, -1: not open; NULL: none is */
	struct listing *list; /* of the lower parts, once needed */
};

#define scoped_look __attribute__((cleanup(look_end)))

void look_begin(struct look *k, struct tree *t, struct node *dir);
void look_end(struct look *k);

/* The open directory of the upper, of part i; the look's.  Or -errno. */
int look_upper(struct look *k);
int look_part(struct look *k, uint16_t i);

/* The merged names of the lower parts, the look's; NULL if there are none. */
int look_listing(struct look *k, struct listing **out);

/* May an upper object of this directory be a copy of something below? */
bool look_is_impure(struct look *k);

#endif

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
#include "object.h"

struct tree;
struct listing;

struct look {
	struct tree *t;
	struct node *dir;
	int upper;            /* -1: not open */
	int impure;           /* do origins lie in the upper? -1: not asked */
	struct object *parts; /* one per part, or none yet; NULL: none is open */
	struct listing *list; /* of the lower parts, once needed */
};

#define scoped_look __attribute__((cleanup(look_end)))

void look_begin(struct look *k, struct tree *t, struct node *dir);
void look_end(struct look *k);

/* The open directory of the upper, the look's; or -errno. */
int look_upper(struct look *k);

/* That of part i, the look's.  0 or -errno. */
int look_part(struct look *k, uint16_t i, struct object *out);

/* The merged names of the lower parts, the look's; NULL if there are none. */
int look_listing(struct look *k, struct listing **out);

/* May an upper object of this directory be a copy of something below? */
bool look_is_impure(struct look *k);

#endif

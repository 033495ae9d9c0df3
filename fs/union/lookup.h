/* SPDX-License-Identifier: Apache-2.0 */
/* Who is this?  From names and ids to nodes and their attributes. */
#ifndef LAYERFS_LOOKUP_H
#define LAYERFS_LOOKUP_H

#include <sys/stat.h>

#include "probe.h"

struct tree;

/* An object that the kernel is told of: one use of its node goes with it. */
struct entry {
	struct node *node;
	struct statx st;
};

/* The object of a name in the look's directory.  0, -ENOENT or -errno. */
int lookup(struct look *k, const char *name, struct entry *out);

/* The same by directory. */
int lookup_in(struct tree *t, struct node *dir, const char *name,
	      struct entry *out);

/*
 * A name that was just made in the upper, which shows alone; `flags` of the
 * node: NODE_DEVICE or none.  Asks the disk nothing.  0 or -ENOMEM.
 */
int lookup_made(struct look *k, const char *name, const struct statx *st,
		unsigned int flags, struct entry *out);

/* Give a use back that the kernel was not told of, or told us to forget. */
void lookup_forget(struct tree *t, struct node *n, uint64_t uses);

/* The attributes that a node shows now. */
int lookup_attr(struct tree *t, struct node *n, struct statx *out);

/*
 * The same where *o is what shows of it; `lower` (or NULL) is what it was
 * before it was copied up, with its data, and tells how large these are.
 */
int lookup_attr_of(struct tree *t, struct node *n, const struct object *o,
		   const struct statx *lower, struct statx *out);

/* Turn what its branch says (of fd or a name) into what the union shows. */
void lookup_dress(const struct node *n, struct statx *st);

#endif

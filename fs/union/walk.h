/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk through a union that nobody has mounted, directories before what is
 * in them, as deep as they go: neither the stack nor descriptors grow with the
 * depth.
 */
#ifndef LAYERFS_WALK_H
#define LAYERFS_WALK_H

#include <stdbool.h>

struct node;
struct tree;

/* An object on the way. */
struct visit {
	struct tree *t;
	struct node *dir; /* where it was found; NULL for the root */
	const char *name;
	struct node *node;
	bool moved; /* it, or a directory above it, has a redirect */
	void *ctx;
};

struct walker {
	int (*enter)(const struct visit *v); /* any object; 0 or -errno */
	int (*leave)(
		const struct visit *v); /* a directory, after its contents */
	bool everywhere; /* also where nothing lies in the upper */
	void *ctx;
};

/* 0, or the first -errno, which ends it. */
int walk(struct tree *t, const struct walker *w);

#endif

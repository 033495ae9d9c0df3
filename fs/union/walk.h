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
	bool moved; /* as its directory, until `enter` says that it is, too */
	void *ctx;
};

struct walker {
	int (*enter)(struct visit *v); /* any object; 0 or -errno */
	/* A directory, after its contents; may be NULL. */
	int (*leave)(const struct visit *v);
	/* The first error, in a visit or on the way to it: of dir/name. */
	void (*failed)(struct node *dir, const char *name, int err, void *ctx);
	bool everywhere; /* also where nothing lies in the upper */
	void *ctx;
};

/* 0, or the first -errno, which ends it. */
int walk(struct tree *t, const struct walker *w);

/* The path of dir/name in the union; the caller's to free, NULL: no memory. */
char *walk_path(struct tree *t, struct node *dir, const char *name);

#endif

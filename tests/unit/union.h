/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A union without a mount: a tree opened on directories "1" (the topmost
 * lower), "2", ... and "u" of the scratch directory.
 */
#ifndef LAYERFS_UNION_H
#define LAYERFS_UNION_H

#include <stdbool.h>
#include <stdint.h>

#include "tree.h"

#define UNION_LOWERS_MAX 8

/* Make the scratch directory and in it "u", "w", "m" and that many lowers. */
void union_begin(uint16_t lowers);

/* Open all of them, or without the upper; skips where it can not be had. */
void union_open(bool writable);
void union_close(void);

/*
 * As union_open, with redirects, metacopies and the index, which without
 * privilege have to be asked for; or as they are asked for here.
 */
void union_open_full(bool writable);
void union_open_asking(bool writable, const struct features_asked *asked);

/* The node of a path, with a use of it and none of those above it. */
struct node *union_find(const char *path);
void union_forget(struct node *n);

/* The error of looking for it, or 0. */
int union_look(const char *path);

struct tree *union_tree(void);
struct node *union_root(void);

/* Let the directory be opaque, as the kernel or an ordinary user marks it. */
void union_make_opaque(const char *path);

/* The marks that a mount of ours would write here. */
enum mark_style union_style(void);

/* Let what lies at `path` have the mark "overlay.WHAT", of that text. */
void union_mark(const char *path, const char *what, const char *text);

/* Has it one?  Its text, valid until the next call, or NULL. */
const char *union_marked(const char *path, const char *what);

/* A file of that size, all hole, with a metacopy mark. */
void union_metacopy(const char *path, off_t size);

#endif

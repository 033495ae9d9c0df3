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

struct tree *union_tree(void);
struct node *union_root(void);

/* Let the directory be opaque, as the kernel or an ordinary user marks it. */
void union_make_opaque(const char *path);

#endif

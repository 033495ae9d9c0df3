/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open files of the branches, by node.  The kernel does not tell us which
 * files are open (see ops_file.c), so the last few that were read or written
 * stay open here; their number does not grow with the tree nor with what
 * users hold open.
 */
#ifndef LAYERFS_FILES_H
#define LAYERFS_FILES_H

#include <stdbool.h>

#include "object.h"

struct node;
struct tree;
struct files;

struct files *files_new(void);
void files_free(struct files *f);

/* Data for one operation. */
struct file_use {
	struct object data;
	struct file_slot *slot; /* NULL: opened for this use alone */
};

/*
 * The data of a node, open for reading, or for both if `write` (which needs
 * an upper object).  0 or -errno.
 */
int files_use(struct tree *t, struct node *n, bool write, struct file_use *out);
void files_done(struct tree *t, struct file_use *u);

/* The node is being forgotten, or its file is to be closed. */
void files_drop(struct tree *t, const struct node *n);

#endif

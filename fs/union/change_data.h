/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and changing the contents of files. */
#ifndef LAYERFS_CHANGE_DATA_H
#define LAYERFS_CHANGE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "caller.h"

struct node;
struct tree;

/*
 * Write at an offset.  A writer without CAP_FSETID is a `stranger`, who takes
 * set-id bits; else NULL.  *stripped tells that some went, which changed the
 * attributes.  The bytes written or -errno.
 */
ssize_t change_write(struct tree *t, struct node *n, const void *buf,
		     size_t len, off_t at, const struct caller *stranger,
		     bool *stripped);

/* As fallocate(2), on behalf of c; *stripped as with change_write. */
int change_fallocate(struct tree *t, const struct caller *c, struct node *n,
		     int mode, off_t at, off_t len, bool *stripped);

/* As copy_file_range(2); shares blocks where the file system can. */
ssize_t change_copy_range(struct tree *t, struct node *from, off_t in,
			  struct node *to, off_t out, size_t len);

int change_fsync(struct tree *t, struct node *n, bool data_only);

/* The same for a directory: what was made and removed in it. */
int change_fsyncdir(struct tree *t, struct node *dir);

/* SEEK_DATA and SEEK_HOLE. */
off_t data_seek(struct tree *t, struct node *n, off_t at, int whence);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One layer twice: the scratch directory "l" as it is, and an image of it.  In
 * it are a directory "d", the files "small" (also d/also), "empty", "big" and
 * "sparse", which has a hole up to TWINS_HOLE_END, a symlink and a fifo.
 */
#ifndef LAYERFS_TWINS_H
#define LAYERFS_TWINS_H

#include "layer.h"
#include "object.h"

#define TWINS_HOLE_END 70000
#define TWINS_BIG      90001 /* bytes, of the two files */

extern struct layer twins_dir;
extern struct layer twins_image;

/* Fill the directory; skips the test where there are no xattrs. */
void twins_begin(void);

/* Open both; skips the test where no image can be made. */
void twins_open(void);
void twins_close(void);

/* What is under a name in one of them. */
struct object twins_at(const struct layer *l, const char *name, int flags);

#endif

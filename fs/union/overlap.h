/* SPDX-License-Identifier: Apache-2.0 */
/* Do directories contain one another?  And who else uses them? */
#ifndef LAYERFS_OVERLAP_H
#define LAYERFS_OVERLAP_H

#include <stdbool.h>
#include <sys/stat.h>

bool overlap_same(const struct statx *a, const struct statx *b);

/* Does the directory fd lie somewhere below the one that `above` is? */
bool overlap_inside(int fd, const struct statx *above);

/*
 * The mount point of a kernel overlayfs, seen in this mount namespace, that
 * has this directory as its upper or work directory; the caller's to free,
 * or NULL.
 */
char *overlap_kernel_mount(const struct statx *dir);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data of a metacopy come, before its contents change.  They go into the
 * hole that it has for them, reach the disk, and then the mark is taken away;
 * until that moment the lower's data show.
 */
#ifndef LAYERFS_FETCH_H
#define LAYERFS_FETCH_H

#include <sys/types.h>

struct node;
struct tree;

/*
 * Of a metacopy in the upper, whose copying lock the caller holds: the first
 * `size` bytes (COPYUP_ALL: all), where the file is then cut.  0 or -errno.
 */
int fetch_data(struct tree *t, struct node *n, off_t size);

#endif

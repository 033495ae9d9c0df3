/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data of a metacopy come, before its contents change.  They go into the
 * hole that it has for them, reach the disk, and then the mark is taken away;
 * until that moment the lower's data show.
 */
#ifndef LAYERFS_FETCH_H
#define LAYERFS_FETCH_H

#include "data_want.h"

struct node;
struct tree;

/* Of a metacopy whose copying lock the caller holds.  0 or -errno. */
int fetch_data(struct tree *t, struct node *n, struct data_want *want);

#endif

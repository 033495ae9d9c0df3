/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A replica is the upper copy of a lower object while it is made: on a stage,
 * with data (or, as a metacopy, with the promise of them), owner, attributes,
 * times and marks.  Nobody sees it before it is published.
 */
#ifndef LAYERFS_REPLICA_H
#define LAYERFS_REPLICA_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "data_want.h"
#include "object.h"
#include "stage.h"

struct node;
struct tree;

struct replica {
	struct tree *t;
	struct node *n;
	struct data_want *want;
	struct object from; /* the lower object; O_PATH */
	int to;             /* its copy on the stage */
	struct statx st;    /* of the lower object */
	struct stage stage;
	bool metacopy;            /* it was made without its data */
	bool noted;               /* marks lead to the lower object */
	bool indexed;             /* it is to be published in the index, as */
	char entry[NAME_MAX + 1]; /* ... this */
};

/* Make it.  0 or -errno; replica_end in any case. */
int replica_make(struct replica *r, struct tree *t, struct node *n,
		 struct data_want *want);
void replica_end(struct replica *r);

/*
 * Is it the lower object still, for those who look at numbers?  One name of
 * several that is copied alone is not: the others go on showing that one.
 */
bool replica_keeps_number(const struct replica *r);

#endif

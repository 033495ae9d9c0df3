/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody wants of a copy: how much of a lower file's data it is to
 * have, whether it is cut, and whether it is left open for more.
 */
#ifndef LAYERFS_DATA_WANT_H
#define LAYERFS_DATA_WANT_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "caller.h"

#define DATA_ALL  ((off_t)-1)
#define DATA_NONE ((off_t)-2) /* none are needed yet */

struct data_want {
	off_t size; /* of the file then, or one of the above */
	const struct caller *stranger; /* who takes set-id bits by cutting */
	bool done;                     /* it was cut */
	struct statx st;               /* if so: as it is then */
	struct held *hold; /* if it has to be made, leave it open here */
};

/* A copy that was made, left to who wanted it. */
struct held {
	int fd;             /* the upper object, opened in any way; or -1 */
	bool made;          /* now; it was a lower one before: */
	bool whole;         /* ... with its own data, no metacopy */
	struct statx lower; /* ... this */
};

/* The bytes to be copied of a file that has `size`. */
off_t data_want_bytes(const struct data_want *w, off_t size);

/*
 * Cut the copy `to`, if that is wanted, before anybody sees it: cut, but with
 * its old times or set-id bits, it would be neither the old file nor the new
 * one.  0 or -errno.
 */
int data_want_cut(struct data_want *w, int to);

#endif

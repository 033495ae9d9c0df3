/* SPDX-License-Identifier: Apache-2.0 */
/* A blob through inflate_step, by pieces of any size. */
#ifndef LAYERFS_FEEDING_H
#define LAYERFS_FEEDING_H

#include <stdbool.h>
#include <stddef.h>

#include "blobs.h"
#include "inflate.h"

/* Pieces of the blob, at most FEEDING_OUT bytes of what comes of it. */
#define FEEDING_OUT 65536

struct feeding {
	size_t in;
	size_t out;
	bool zlib_only;
};

extern const struct feeding feeding_whole;
extern const struct feeding feeding_whole_by_zlib;

/* Test suites begin with the defaults; the last refusal in words. */
extern struct inflate_limits feeding_limits;
extern const char *feeding_why;
void feeding_begin(void);

/* The plain stream added to `to`.  0 or -errno. */
int feeding_plain(const struct blob *from, const struct feeding *how,
		  struct blob *to);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file without a name for what can not be read twice: standard input, or what
 * an archive is when it is inflated.  It is gone when its descriptor is.
 */
#ifndef LAYERFS_SPOOL_H
#define LAYERFS_SPOOL_H

#include <stdint.h>

#include "source.h"
#include "window.h"

/*
 * Bytes of an archive that is spooled: four layers of the largest that are
 * published.  What the disk has is less, mostly, and ends it as well (-ENOSPC).
 */
#define SPOOL_BYTES_MAX (UINT64_C(1) << 40)

/* In a directory of the store, else of temporary files.  The fd or -errno. */
int spool_make(int dir);

/* All of a stream.  0 or -errno: -EFBIG, -ENOSPC, ... */
int spool_fill(int spool, struct source *from);

/* Windows of another stream that are written to the spool as they pass. */
struct spool_tee {
	struct windows windows; /* first */
	struct windows *in;
	int spool;
	uint64_t at;
	int stream_err; /* what reading failed with */
	int spool_err;  /* and writing */
};

void spool_tee_init(struct spool_tee *t, struct windows *in, int spool);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage of a store: a directory of things that are not yet real.  It belongs
 * to the process that began it, which holds a lock in it for as long as it
 * lives; what a dead process has left is swept.
 *
 *	STORE/stage/RANDOM/lock
 *	STORE/stage/RANDOM/objects/	named as in the store, flat
 *	STORE/stage/RANDOM/layer/	a layer whose diff-id is not yet known
 *	STORE/stage/RANDOM/layers/HEX/	and others
 *	STORE/stage/RANDOM/HEX/		an image
 *	STORE/stage/RANDOM/name-N	what will be one of its names
 */
#ifndef LAYERFS_STORE_STAGE_H
#define LAYERFS_STORE_STAGE_H

#include <stddef.h>

#include "store.h"

#define STORE_STAGE_NAME 17 /* 64 random bits, and a NUL */

struct store_stage {
	const struct store *store; /* outlives it */
	int fd;
	int lock;
	char name[STORE_STAGE_NAME];
};

#define scoped_store_stage __attribute__((cleanup(store_stage_end)))
#define STORE_STAGE_NONE   ((struct store_stage){ .fd = -1, .lock = -1 })

/* 0 or -errno. */
int store_stage_begin(const struct store *s, struct store_stage *out);

/* Remove what was not published. */
void store_stage_end(struct store_stage *st);

/* Put all that was written to the store on its disk, unless it need not. */
int store_stage_sync(const struct store_stage *st);

/* A new file in a staged directory, of mode 0444, with this text. */
int store_stage_write(int dir, const char *name, const void *text, size_t len);

/* Remove the stages of the dead; failures are only noted. */
void store_stage_sweep(const struct store *s);

#endif

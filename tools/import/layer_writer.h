/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blob becomes a layer on a stage: its tar is read once, big bodies become
 * objects, the rest the residue, and what it all means the index.  Nothing of
 * it is in the store before somebody publishes the stage.
 *
 * Checked before it counts as written: the blob's size and digest, the digest
 * of the plain tar, if they are known.
 */
#ifndef LAYERFS_LAYER_WRITER_H
#define LAYERFS_LAYER_WRITER_H

#include <stdint.h>

#include "digest.h"
#include "pipeline.h"
#include "refusal.h"
#include "store_stage.h"

/* How far it is; called after each window or so. */
struct layer_progress {
	void (*call)(void *ctx, uint64_t plain_bytes, uint64_t entries);
	void *ctx;
};

struct layer_job {
	struct source from;
	struct digest blob;    /* that it must have; none: not known */
	struct digest diff_id; /* likewise */
	struct layer_progress progress;
};

struct layer_written {
	struct pipeline_sums sums;
	uint64_t residue_size;
	uint64_t object_bytes; /* bodies that are objects, shared or not */
	uint64_t entries;
};

/* 0 or -errno; *r says why. */
int layer_write(const struct store_stage *st, const struct layer_job *job,
		struct refusal *r, struct layer_written *out);

#endif

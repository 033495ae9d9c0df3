/* SPDX-License-Identifier: Apache-2.0 */
/* One sequence: layers, and operations (made as it runs for the first time). */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "op.h"
#include "stack.h"

struct plan {
	uint64_t seed;
	bool on_disk;
	bool made; /* the operations are there; else they are to be made */
	struct stack stack;
	struct op *ops;
	size_t count;
};

/* What the seed stands for, with room for `count` operations. */
void plan_make(struct plan *p, uint64_t seed, size_t count, unsigned dialects,
	       unsigned disk_percent);
void plan_free(struct plan *p);

/* Write it to read: layers, then operations, numbered. */
void plan_show(struct plan *p, FILE *out);

#endif

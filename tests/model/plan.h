/* SPDX-License-Identifier: Apache-2.0 */
/* One sequence: layers, and operations (made as it runs for the first time). */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "op.h"
#include "stack.h"

struct plan {
	uint64_t seed;
	bool on_disk;
	bool rare;     /* with operations that are meant to differ */
	bool features; /* with much that redirects, metacopies, index are for */
	bool unprivileged;
	bool spread;  /* every other lower is on another file system */
	bool watched; /* every object is counted after every operation */
	bool made;    /* the operations are there; else they are to be made */
	struct stack stack;
	struct op *ops;
	size_t count;
};

/* What all sequences of a run have in common. */
struct plan_kind {
	size_t operations;
	unsigned dialects; /* a bit for each that may be chosen */
	unsigned disk_percent;
	bool rare;
	bool features;
	bool unprivileged; /* the subject and its users */
};

/* What the seed stands for, with room for the operations. */
void plan_make(struct plan *p, uint64_t seed, const struct plan_kind *kind);
void plan_free(struct plan *p);

/* Write it to read: layers, then operations, numbered. */
void plan_show(struct plan *p, FILE *out);

#endif

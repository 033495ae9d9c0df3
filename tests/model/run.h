/* SPDX-License-Identifier: Apache-2.0 */
/* Run one sequence on both unions and see whether they agree. */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include "arena.h"
#include "identity.h"
#include "tree.h"

/*
 * Run the plan; its operations are made on the way if they are not there yet.
 * True if the two agree in all; else d tells the first difference.
 */
bool run_plan(struct arena *a, struct plan *p, struct difference *d);

/* What one run needs to remember. */
struct run {
	struct arena *arena;
	struct plan *plan;
	struct op_clock clock;
	struct identity identity;
	size_t lower_count;         /* grows with each commit */
	struct tree *lowers[SIDES]; /* one for each, as they were */
	struct difference *d;
	bool ended; /* by a meant difference: the trees have gone apart */
};

/* Against itself the kernel's union has only to do the same twice. */
bool run_is_of_kernel(const struct run *r);

/* How the two unions are compared. */
enum tree_rule run_rule(const struct run *r);

/* run_end.c: the whole trees, on both sides, as they are mounted now. */
bool run_compare_trees(struct run *r, enum phase phase);

/* The same again in all ways that the branches can be mounted. */
bool run_end(struct run *r);

/* What the lowers hold; before and after. */
bool run_note_lowers(struct run *r);
bool run_check_lowers(struct run *r);
void run_free_lowers(struct run *r);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Run one sequence on both unions and see whether they agree. */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include "arena.h"
#include "census.h"
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
	struct identity identity;   /* of the branches that the subject has */
	struct identity parked;     /* and of those that it had, or will have */
	struct census census;       /* after the last operation, if watched */
	size_t lower_count;         /* grows with each commit */
	struct tree *lowers[SIDES]; /* one for each, as they were */
	struct difference *d;
	bool ended; /* by a meant difference: the trees have gone apart */
};

/* Against itself the kernel's union has only to do the same twice. */
bool run_is_of_kernel(const struct run *r);

/* How the two unions are compared. */
enum tree_rule run_rule(const struct run *r);

/* Note what has gone wrong; false. */
bool run_fail(struct run *r, const char *what, const char *why);

/*
 * run_mount.c: all leave and come back, after OP_REMOUNT, OP_COMMIT or
 * OP_SWAP.  g: as the operations are made, else NULL.
 */
struct gen;
bool run_remount(struct run *r, enum op_kind kind, struct gen *g);

/* May a user of that tree have written what is a mark for the subject? */
bool run_has_marks(const struct run *r, const struct tree *t);

/*
 * Can each side serve the other one's branches?  Not what is in a dialect that
 * one of them does not read.  False: the trees can not be read.
 */
bool run_can_swap(struct run *r, bool *can);

/* run_end.c: both trees as they are mounted now; to be freed in any case. */
bool run_read_both(struct run *r, struct tree trees[SIDES]);
void run_free_both(struct tree trees[SIDES]);

/* run_end.c: the whole trees, on both sides, as they are mounted now. */
bool run_compare_trees(struct run *r, enum phase phase);

/* The same again in all ways that the branches can be mounted. */
bool run_end(struct run *r);

/* What the lowers hold; before and after. */
bool run_note_lowers(struct run *r);
bool run_check_lowers(struct run *r);
void run_free_lowers(struct run *r);

#endif

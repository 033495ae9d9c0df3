/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#include "meant.h"

static bool read_tree(struct run *r, const char *root, struct tree *out,
		      const char *what)
{
	int err = tree_read(root, out);

	if (err)
		difference_note(r->d, what, strerror(-err), "");
	return !err;
}

bool run_read_both(struct run *r, struct tree trees[SIDES])
{
	struct mounted *m = r->arena->unions;

	memset(trees, 0, SIDES * sizeof(*trees));
	return read_tree(r, m[SUBJECT].point, &trees[SUBJECT],
			 "cannot read the tree") &&
	       read_tree(r, m[REFERENCE].point, &trees[REFERENCE],
			 "cannot read the reference's tree");
}

void run_free_both(struct tree trees[SIDES])
{
	for (size_t s = 0; s < SIDES; s++)
		tree_free(&trees[s]);
}

static bool compare_both(struct run *r, const struct tree trees[SIDES])
{
	const struct tree *s = &trees[SUBJECT];
	const struct tree *t = &trees[REFERENCE];

	if (!tree_compare(s, t, run_rule(r), &r->clock, r->d))
		return false;
	if (run_is_of_kernel(r))
		return true;
	return tree_check(s, t, r->d) &&
	       identity_see_tree(&r->identity, s, r->d) &&
	       identity_links_agree(&r->identity, s, t, r->d);
}

bool run_compare_trees(struct run *r, enum phase phase)
{
	struct tree trees[SIDES];
	bool good;

	r->d->phase = phase;
	good = run_read_both(r, trees);
	clock_end(&r->clock);
	good = good && compare_both(r, trees);
	run_free_both(trees);
	return good;
}

/* One side's branches under the other side's program: the same tree. */
static bool swap_side(struct run *r, enum side side, const struct tree *known,
		      enum phase phase)
{
	struct arena *a = r->arena;
	struct mounted *m = &a->unions[side];
	struct tree seen = { NULL, 0 };
	int err = form_mount(side == SUBJECT ? &a->there : &a->forms[SUBJECT],
			     m, r->lower_count);
	bool good = !err;

	r->d->phase = phase;
	if (err)
		difference_note(r->d, "cannot mount", strerror(-err), "");
	good = good && read_tree(r, m->point, &seen, "cannot read the tree") &&
	       (phase == PHASE_HERE ?
			tree_compare(&seen, known, TREE_SWAPPED, NULL, r->d) :
			tree_compare(known, &seen, TREE_SWAPPED, NULL, r->d));
	tree_free(&seen);
	err = form_unmount(m);
	if (err && good) {
		difference_note(r->d, "cannot unmount", strerror(-err), "");
		good = false;
	}
	return good;
}

static bool mount_flat(struct run *r, const struct tree *known,
		       const char *options)
{
	const struct form kernel = { .kind = FORM_KERNEL, .options = options };
	struct mounted *m = &r->arena->unions[SUBJECT];
	struct tree seen = { NULL, 0 };
	int err = form_mount(&kernel, m, r->lower_count);
	bool good = !err || run_fail(r, "cannot mount", strerror(-err));

	good = good && read_tree(r, m->point, &seen, "cannot read the tree") &&
	       tree_compare(&seen, known, TREE_FLATTENED, NULL, r->d) &&
	       identity_links_agree(&r->identity, &seen, known, r->d);
	tree_free(&seen);
	err = form_unmount(m);
	return good && (!err || run_fail(r, "cannot unmount", strerror(-err)));
}

/* As a user does who wants to do without the features. */
static bool flatten(struct run *r, const struct tree *known)
{
	int err = arena_flatten(r->arena, SUBJECT, r->lower_count);

	r->d->phase = PHASE_FLAT;
	if (err)
		return run_fail(r, "cannot flatten", strerror(-err));
	for (const char *const *o = r->arena->flat; *o; o++)
		if (!mount_flat(r, known, *o))
			return false;
	return true;
}

static bool swap_both(struct run *r, const struct tree trees[SIDES])
{
	/* What images say no kernel can read. */
	if (r->arena->unprivileged || r->arena->images)
		return true;
	if (!stack_is_foreign(&r->plan->stack) &&
	    !swap_side(r, SUBJECT, &trees[SUBJECT], PHASE_THERE))
		return false;
	if (run_has_marks(r, &trees[REFERENCE]))
		return true;
	return swap_side(r, REFERENCE, &trees[REFERENCE], PHASE_HERE);
}

static bool mount_again(struct run *r)
{
	arena_leave(r->arena);
	return arena_unmount(r->arena, r->d) &&
	       arena_mount(r->arena, r->lower_count, r->d);
}

/* The subject's tree after a new mount is what it was before. */
static bool compare_again(struct run *r, const struct tree *before,
			  struct tree after[SIDES])
{
	r->d->phase = PHASE_REMOUNT;
	return mount_again(r) && run_read_both(r, after) &&
	       compare_both(r, after) &&
	       tree_compare(&after[SUBJECT], before, TREE_AGAIN, NULL, r->d);
}

/* The kernel reads the marks of user.overlay only where we write those. */
static bool can_flatten(const struct run *r)
{
	const struct stack *s = &r->plan->stack;

	return r->arena->unprivileged ? stack_is_of(s, DIALECT_USER) :
					!stack_is_foreign(s);
}

bool run_end(struct run *r)
{
	struct tree before[SIDES];
	struct tree after[SIDES];
	bool good;

	memset(after, 0, sizeof(after));
	r->d->phase = PHASE_END;
	good = run_read_both(r, before) && compare_both(r, before) &&
	       compare_again(r, &before[SUBJECT], after) &&
	       arena_unmount(r->arena, r->d) && swap_both(r, after);
	if (good && r->arena->flat && can_flatten(r))
		good = flatten(r, &after[SUBJECT]);
	run_free_both(before);
	run_free_both(after);
	return good;
}

static void lower_path(struct run *r, enum side side, size_t i, char *out,
		       size_t size)
{
	snprintf(out, size, "%s/l%zu", r->arena->unions[side].dir, i + 1);
}

bool run_note_lowers(struct run *r)
{
	bool good = true;
	char path[600];

	for (size_t s = 0; s < SIDES; s++) {
		r->lowers[s] = calloc(r->lower_count, sizeof(struct tree));
		for (size_t i = 0; good && i < r->lower_count; i++) {
			lower_path(r, s, i, path, sizeof(path));
			good = read_tree(r, path, &r->lowers[s][i],
					 "cannot read a lower layer");
		}
	}
	return good;
}

static bool check_lower(struct run *r, enum side side, size_t i)
{
	struct tree now;
	char path[600];
	bool good;

	lower_path(r, side, i, path, sizeof(path));
	good = read_tree(r, path, &now, "cannot read a lower layer") &&
	       tree_compare(&now, &r->lowers[side][i], TREE_UNTOUCHED, NULL,
			    r->d);
	tree_free(&now);
	return good;
}

bool run_check_lowers(struct run *r)
{
	bool good = true;

	r->d->phase = PHASE_LOWERS;
	for (size_t s = 0; s < SIDES; s++)
		for (size_t i = 0; good && i < r->lower_count; i++)
			good = check_lower(r, s, i);
	return good;
}

void run_free_lowers(struct run *r)
{
	for (size_t s = 0; s < SIDES; s++) {
		for (size_t i = 0; r->lowers[s] && i < r->lower_count; i++)
			tree_free(&r->lowers[s][i]);
		free(r->lowers[s]);
		r->lowers[s] = NULL;
	}
}

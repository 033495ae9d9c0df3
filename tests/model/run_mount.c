/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "gen.h"
#include "meant.h"
#include "run.h"

static bool has_marks(const struct tree *t)
{
	for (size_t i = 0; i < t->count; i++)
		for (const char *p = t->records[i].xattrs; *p;) {
			if (meant_private_xattr(p))
				return true;
			p += strcspn(p, "\n");
			p += *p == '\n';
		}
	return false;
}

bool run_has_marks(const struct run *r, const struct tree *t)
{
	return !run_is_of_kernel(r) && has_marks(t);
}

bool run_can_swap(struct run *r, bool *can)
{
	struct tree trees[SIDES];
	bool good;

	*can = false;
	if (stack_is_foreign(&r->plan->stack) || r->arena->images)
		return true;
	good = run_read_both(r, trees);
	*can = good && !run_has_marks(r, &trees[SUBJECT]) &&
	       !run_has_marks(r, &trees[REFERENCE]);
	run_free_both(trees);
	return good;
}

/*
 * What stands on top of what it was copied from keeps the number of that only
 * with the marks of an index.  Those the kernel writes do not tell the number
 * of what had several names, and its own union has the number of the copy.
 */
static void forget_numbers(struct run *r, struct identity *id)
{
	if (!id->strict || run_is_of_kernel(r) || r->clock.swapped)
		identity_free(id);
	else if (r->arena->unprivileged)
		identity_forget_unmarked(id);
}

/* As when an image is committed: what was written is a layer from now on. */
static bool commit(struct run *r)
{
	int err;

	census_note_linked(&r->census, r->arena->unions[SUBJECT].dir);
	forget_numbers(r, &r->identity);
	forget_numbers(r, &r->parked);
	/* Without privilege the marks of the kernel's upper cannot be seen. */
	r->clock.copied = r->arena->flat && r->arena->unprivileged;
	err = arena_commit(r->arena, r->lower_count);
	if (err)
		return run_fail(r, "cannot commit", strerror(-err));
	run_free_lowers(r);
	r->lower_count++;
	return run_note_lowers(r);
}

static void swap(struct run *r)
{
	struct identity id = r->identity;
	struct tree *lowers = r->lowers[SUBJECT];

	r->identity = r->parked;
	r->parked = id;
	r->lowers[SUBJECT] = r->lowers[REFERENCE];
	r->lowers[REFERENCE] = lowers;
	r->clock.swapped = true;
	arena_swap(r->arena);
}

bool run_remount(struct run *r, enum op_kind kind, struct gen *g)
{
	struct arena *a = r->arena;
	bool swaps = false;

	if (kind == OP_SWAP && !run_can_swap(r, &swaps))
		return false;
	arena_leave(a);
	if (!arena_unmount(a, r->d))
		return false;
	if (kind == OP_COMMIT && arena_is_whole(a) && !commit(r))
		return false;
	if (swaps)
		swap(r);
	if (g)
		gen_restarted(g, a->unions[REFERENCE].point);
	if (!arena_mount(a, r->lower_count, r->d))
		return false;
	return arena_enter(a) == 0 || run_fail(r, "cannot enter", "");
}

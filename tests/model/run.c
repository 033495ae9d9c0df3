/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "gen.h"

bool run_fail(struct run *r, const char *what, const char *why)
{
	difference_note(r->d, what, why, "");
	return false;
}

static void touch(struct touched *t, const char *path)
{
	if (path[0] && t->count < TOUCHED_MAX) {
		name_last(path, t->names[t->count]);
		t->count++;
	}
}

static void forget(struct run *r, const char *name)
{
	identity_forget(&r->identity, name);
	identity_forget(&r->parked, name);
}

static bool replaces_names(enum op_kind kind)
{
	return kind == OP_RENAME || kind == OP_UNLINK || kind == OP_RMDIR;
}

/* Before the operation, since what it did is not known if it fails. */
static void note_names(struct run *r, const struct op *op)
{
	char name[NAME_BYTES];

	if (!op_moves_names(op))
		return;
	touch(r->arena->touched, op->path);
	touch(r->arena->touched, op->path2);
	if (!replaces_names(op->kind))
		return;
	name_last(op->path, name);
	forget(r, name);
	name_last(op->path2, name);
	forget(r, name);
}

/* That moves ctime, so the operation has lasted until now. */
static void mend(struct run *r, const struct op *op, const struct result *s,
		 const struct result *t)
{
	client_set_mtime(&r->arena->clients[REFERENCE][op->client], t->fd,
			 &s->st.stx_mtime);
	clock_end(&r->clock);
}

static bool is_meant(struct run *r, const struct op *op, const struct result *s,
		     const struct result *t)
{
	struct meant_case c = { op, s, t, r->d, &r->clock };
	struct meant *row = meant_find(&c);

	if (!row)
		return false;
	r->ended = row->end == MEANT_ENDS;
	if (row->end == MEANT_MENDS)
		mend(r, op, s, t);
	r->d->found = false;
	return true;
}

bool run_is_of_kernel(const struct run *r)
{
	return r->arena->forms[SUBJECT].kind == FORM_KERNEL;
}

enum tree_rule run_rule(const struct run *r)
{
	return r->arena->strict_links ? TREE_INDEXED : TREE_UNIONS;
}

/* Known for now, and in the way of what is behind it. */
static bool is_ignored(struct run *r)
{
	char sign[SIGN_BYTES];

	difference_sign(r->d, sign, sizeof(sign));
	for (const char *const *p = r->arena->ignored; *p; p++)
		if (strstr(sign, *p))
			r->d->found = false;
	return !r->d->found;
}

static bool judge(struct run *r, const struct op *op, const struct result *s,
		  const struct result *t)
{
	r->d->kind = op->kind;
	if (!compare_results(s, t, run_rule(r), &r->clock, r->d) ||
	    (!run_is_of_kernel(r) && !compare_wrong(s, t, r->d)))
		return is_meant(r, op, s, t);
	if (op->kind != OP_LOOK || s->err || !s->path[0])
		return true;
	return identity_see(&r->identity, s->path, &s->st, r->d);
}

/* Both sides at the same time. */
static bool by_clients(struct run *r, const struct op *op, struct gen *g)
{
	struct arena *a = r->arena;
	const struct result *answers[SIDES];

	note_names(r, op);
	for (size_t s = 0; s < SIDES; s++)
		client_ask(&a->clients[s][op->client], op);
	for (size_t s = 0; s < SIDES; s++)
		answers[s] = client_answer(&a->clients[s][op->client]);
	clock_end(&r->clock);
	r->d->kind = op->kind;
	if (!answers[REFERENCE])
		return run_fail(r, "the reference gave no answer", "");
	if (!answers[SUBJECT])
		return run_fail(r, "no answer", "");
	if (a->report)
		report_count(a->report, op->kind, answers[REFERENCE]->err);
	if (g)
		gen_saw(g, op, answers[REFERENCE]);
	return judge(r, op, answers[SUBJECT], answers[REFERENCE]);
}

static bool by_test(struct run *r, const struct op *op, struct gen *g)
{
	bool good = true;

	r->d->kind = op->kind;
	if (op->kind == OP_TREE)
		good = run_compare_trees(r, PHASE_OP);
	else if (op->kind == OP_TICK)
		clock_tick();
	else
		good = run_remount(r, op->kind, g);
	clock_end(&r->clock);
	if (r->arena->report)
		report_count(r->arena->report, op->kind, 0);
	return good;
}

/* Numbers of the kernel's copies are others than those of what it copied. */
static bool keeps_numbers(const struct run *r, enum op_kind kind)
{
	return kind == OP_REMOUNT ||
	       (kind == OP_COMMIT && !run_is_of_kernel(r));
}

static enum kept kept_by(const struct run *r, enum op_kind kind)
{
	if (kind != OP_COMMIT)
		return KEPT_ALL;
	if (r->arena->unprivileged)
		return KEPT_MARKED;
	return r->clock.swapped ? KEPT_SINGLE : KEPT_ALL;
}

static bool count_all(struct run *r, enum op_kind kind)
{
	const struct mounted *m = r->arena->unions;
	struct census now;
	bool good =
		census_take(m[SUBJECT].point, m[REFERENCE].point, &now, r->d);

	if (good && !run_is_of_kernel(r))
		good = census_is_listed(&now, r->d);
	if (good && !op_is_own(kind))
		good = census_follows(&now, &r->census, r->d);
	else if (good && keeps_numbers(r, kind))
		good = census_is_same(&now, &r->census, kept_by(r, kind), r->d);
	census_free(&r->census);
	r->census = now;
	return good;
}

static bool do_one(struct run *r, const struct op *op, struct gen *g)
{
	bool good;

	watch_op(r->arena->watch, op->kind);
	r->clock.images = r->arena->images;
	clock_begin(&r->clock);
	good = op_is_own(op->kind) ? by_test(r, op, g) : by_clients(r, op, g);
	if (good && !r->ended && r->plan->watched)
		good = count_all(r, op->kind);
	good = good || is_ignored(r);
	if (!good && !form_answers(&r->arena->unions[SUBJECT]))
		run_fail(r, "the daemon is gone", "");
	return good;
}

/* An operation is made right before it is done: by what the tree shows. */
static bool do_all(struct run *r)
{
	struct plan *p = r->plan;
	struct gen *g = p->made ? NULL : malloc(sizeof(*g));
	bool good = true;

	if (g)
		gen_init(g, p, r->arena->unions[REFERENCE].point,
			 r->arena->clients[REFERENCE]);
	r->d->phase = PHASE_OP;
	for (size_t i = 0; good && !r->ended && i < p->count; i++) {
		r->d->op = i;
		if (g)
			gen_next(g, &p->ops[i]);
		if (!p->ops[i].dropped)
			good = do_one(r, &p->ops[i], g);
		if (g && (!good || r->ended))
			p->count = i + 1;
	}
	p->made = true;
	free(g);
	return good;
}

static bool do_inside(struct run *r)
{
	int err = arena_enter(r->arena);

	if (err)
		return run_fail(r, "cannot enter", strerror(-err));
	clock_tick();
	return do_all(r) && (r->ended || run_end(r) || is_ignored(r));
}

static bool do_mounted(struct run *r)
{
	r->d->phase = PHASE_MOUNT;
	if (!arena_mount(r->arena, r->lower_count, r->d))
		return false;
	if (!do_inside(r))
		return false;
	arena_leave(r->arena);
	return arena_unmount(r->arena, r->d);
}

/*
 * A lower that was written to is worse than whatever was seen before, and
 * may be its cause.
 */
static bool check_lowers(struct run *r, bool good)
{
	struct difference *first = r->d;
	struct difference d;
	bool same;

	memset(&d, 0, sizeof(d));
	r->d = &d;
	same = run_check_lowers(r);
	r->d = first;
	if (!same)
		*first = d;
	return good && same;
}

bool run_plan(struct arena *a, struct plan *p, struct difference *d)
{
	struct run r = { .arena = a, .plan = p, .d = d };
	bool good;
	int err;

	memset(d, 0, sizeof(*d));
	r.identity.strict = a->strict_links;
	r.parked.strict = a->strict_links;
	r.lower_count = p->stack.count - 1;
	a->touched->count = 0;
	a->touched->unprivileged = a->unprivileged;
	d->phase = PHASE_MOUNT;
	err = arena_fill(a, p);
	if (err)
		return run_fail(&r, "cannot build the layers", strerror(-err));
	good = run_note_lowers(&r) && do_mounted(&r);
	arena_abort(a);
	good = check_lowers(&r, good);
	run_free_lowers(&r);
	clock_free(&r.clock);
	census_free(&r.census);
	identity_free(&r.identity);
	identity_free(&r.parked);
	return good;
}

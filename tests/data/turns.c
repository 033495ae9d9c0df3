/* SPDX-License-Identifier: Apache-2.0 */
#include "turns.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "choose.h"
#include "worker.h"

#define TURN_SECONDS 60 /* an operation that takes longer hangs */

/* One run of a sequence. */
struct run {
	struct sequence *s;
	struct world *w;
	struct branches b;
	uint64_t lower_digest;
	pid_t worker[PROCS];
	bool mounted;
};

static int make_lower_file(struct run *r, const struct lower_file *f,
			   unsigned layer, unsigned name)
{
	char path[PATH_MAX + 64];
	struct lower_file hidden = { .id = f->id + 128, .size = 5000 };
	int err = 0;

	snprintf(path, sizeof(path), "%s/%s", r->b.lower[1], model_path(name));
	if (layer & 2)
		err = layers_write(path, layer & 1 ? &hidden : f);
	snprintf(path, sizeof(path), "%s/%s", r->b.lower[0], model_path(name));
	if (!err && layer & 1)
		err = layers_write(path, f);
	return err;
}

/* Replace the second of both names by a link to the first. */
static int link_lower(struct run *r, unsigned a, unsigned b)
{
	char from[PATH_MAX + 64];
	char to[PATH_MAX + 64];

	snprintf(from, sizeof(from), "%s/%s", r->b.lower[1], model_path(a));
	snprintf(to, sizeof(to), "%s/%s", r->b.lower[1], model_path(b));
	if (unlink(to) || link(from, to))
		return -errno;
	r->w->model.name[b] = r->w->model.name[a];
	model_reap(&r->w->model);
	return 0;
}

static int make_lowers(struct run *r, struct dice *d)
{
	struct lower_file files[NAMES];
	unsigned layer[NAMES];
	char path[PATH_MAX + 64];
	bool linked;
	int err = 0;

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/d", r->b.lower[i]);
		if (mkdir(path, 0755))
			return -errno;
	}
	choose_layers(d, files, layer, &linked);
	for (unsigned i = 0; !err && i < NAMES; i++) {
		if (!layer[i])
			continue;
		err = make_lower_file(r, &files[i], layer[i], i);
		r->w->model.name[i] =
			model_create_lower(&r->w->model, &files[i]);
	}
	if (!err && linked && r->w->form == FORM_KERNEL)
		err = link_lower(r, NAMES - 2, NAMES - 1);
	return err ?: layers_digest(&r->b, &r->lower_digest);
}

static int mount_it(struct run *r)
{
	int err = program_mount(r->s->program, &r->b);

	r->mounted = !err;
	return err ? lie(r->w, "mount: %s", strerror(-err)) : 0;
}

static int unmount_it(struct run *r)
{
	int err = program_unmount(&r->b);

	r->mounted = err != 0;
	return err ? lie(r->w, "unmount: %s", strerror(-err)) : 0;
}

static int start_workers(struct run *r)
{
	for (unsigned i = 0; i < PROCS; i++) {
		r->worker[i] = worker_start(r->w, i);
		if (r->worker[i] < 0)
			return lie(r->w, "fork: %s", strerror(errno));
	}
	return 0;
}

/* A worker that crashed will never answer. */
static bool worker_died(struct run *r, unsigned proc)
{
	if (waitpid(r->worker[proc], NULL, WNOHANG) != r->worker[proc])
		return false;
	lie(r->w, "process %u of the test died", proc);
	return true;
}

static int await_turn(struct run *r)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	for (int i = 0; i < TURN_SECONDS; i++) {
		until.tv_sec++;
		while (sem_timedwait(&r->w->done, &until)) {
			if (errno == EINTR)
				continue;
			if (worker_died(r, r->w->op.proc))
				return LIE;
			break;
		}
		if (errno != ETIMEDOUT)
			return r->w->lied ? LIE : 0;
		errno = 0;
	}
	return lie(r->w, "no answer in %d s", TURN_SECONDS);
}

static int give_turn(struct run *r, const struct op *op)
{
	r->w->op = *op;
	errno = 0;
	sem_post(&r->w->go[op->proc]);
	return await_turn(r);
}

static int each_worker(struct run *r, enum op_kind kind)
{
	struct op op = { .id = r->w->op.id, .kind = kind };
	int err = 0;

	for (unsigned i = 0; !err && i < PROCS; i++) {
		op.proc = i;
		err = give_turn(r, &op);
	}
	return err;
}

/* Another life of the same branches: what is open must be closed first. */
static int remount(struct run *r)
{
	int err = each_worker(r, OP_CLOSE_ALL);

	/* The daemon is waited for as "all children", so workers go too. */
	for (unsigned i = 0; !err && i < PROCS; i++) {
		r->w->op.kind = OP_QUIT;
		sem_post(&r->w->go[i]);
		waitpid(r->worker[i], NULL, 0);
	}
	err = err ?: unmount_it(r);
	err = err ?: mount_it(r);
	return err ?: start_workers(r);
}

static int do_op(struct run *r, const struct op *op)
{
	if (op->kind == OP_REMOUNT)
		return remount(r);
	return give_turn(r, op);
}

static int do_all(struct run *r, struct dice *d, bool replay)
{
	struct sequence *s = r->s;
	unsigned n = replay ? s->count : s->max;
	int err = 0;

	for (unsigned i = 0; !err && i < n; i++) {
		if (!replay) {
			choose_op(&r->w->model, d, i + 1, &s->ops[i]);
			s->count = i + 1;
		}
		err = do_op(r, &s->ops[i]);
	}
	return err;
}

static int check_lowers(struct run *r)
{
	uint64_t now = 0;
	int err = layers_digest(&r->b, &now);

	if (err || now != r->lower_digest)
		return lie(r->w, "a lower layer CHANGED");
	return 0;
}

/* What the disk has, and what the next mount shows. */
static int check_afterwards(struct run *r)
{
	struct op check = { .id = r->w->op.id, .kind = OP_CHECK_ALL };
	int err = give_turn(r, &check);

	err = err ?: remount(r);
	err = err ?: give_turn(r, &check);
	err = err ?: each_worker(r, OP_CLOSE_ALL);
	for (unsigned i = 0; !err && i < PROCS; i++) {
		r->w->op.kind = OP_QUIT;
		sem_post(&r->w->go[i]);
		waitpid(r->worker[i], NULL, 0);
	}
	err = err ?: unmount_it(r);
	return err ?: check_upper(r->w, r->b.upper);
}

static int do_run(struct run *r, bool replay)
{
	struct dice dice = { .seed = r->s->seed };
	int err = branches_make(&r->b, r->s->scratch);

	snprintf(r->w->mnt, sizeof(r->w->mnt), "%s", r->b.mnt);
	err = err ?: make_lowers(r, &dice);
	if (err)
		return lie(r->w, "preparing: %s", strerror(-err));
	err = mount_it(r);
	err = err ?: start_workers(r);
	err = err ?: do_all(r, &dice, replay);
	err = err ?: check_afterwards(r);
	/* The lower is never written: that outranks all other reports. */
	if (err) {
		program_kill(&r->b);
		if (check_lowers(r))
			snprintf(r->s->missing, sizeof(r->s->missing),
				 "(a lower layer CHANGED)");
		return err;
	}
	return check_lowers(r);
}

static void note_missing(struct sequence *s, const struct world *w)
{
	static const char *const modes[FALLOCATE_KINDS] = {
		"fallocate",  "reserve",  "punch-hole",
		"zero-range", "collapse", "insert",
	};
	size_t n = strlen(s->missing);

	for (size_t i = 0; i < FALLOCATE_KINDS; i++)
		if (w->no_allocate[i])
			n += (size_t)snprintf(s->missing + n,
					      sizeof(s->missing) - n, " %s",
					      modes[i]);
	snprintf(s->missing + n, sizeof(s->missing) - n, "%s%s",
		 w->no_tmpfile ? " O_TMPFILE" : "",
		 w->no_direct ? " O_DIRECT" : "");
}

static bool run(struct sequence *s, bool replay)
{
	struct run r = { .s = s };
	bool ok;

	r.w = world_create(s->program->form, "");
	if (!r.w)
		return false;
	s->missing[0] = '\0';
	ok = !do_run(&r, replay);
	note_missing(s, r.w);
	if (!ok && replay && !r.w->lied)
		snprintf(s->report, sizeof(s->report), "replay went wrong");
	if (r.w->lied)
		snprintf(s->report, sizeof(s->report), "operation %u: %s",
			 r.w->op.id, r.w->report);
	world_destroy(r.w);
	return ok;
}

bool turns_run(struct sequence *s)
{
	return run(s, false);
}

bool turns_replay(struct sequence *s)
{
	return run(s, true);
}

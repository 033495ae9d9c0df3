/* SPDX-License-Identifier: Apache-2.0 */
#include "point.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../data/layers.h"
#include "../data/sandbox.h"
#include "injector.h"
#include "scene.h"

#define CLIENT_SECONDS 20  /* far more than any operation takes */
#define CLIENT_HANGS   255 /* no errno */

/* One run of it. */
struct run {
	struct point *p;
	struct branches b;
	uint64_t lowers; /* their digest */
	int err;         /* what is injected */
	int said;        /* to the client: 0 or an errno */
	char *found;     /* by a client that only looks; shared with it */
	char seen[SNAPSHOT_BYTES];
};

__attribute__((format(printf, 2, 3))) static bool fail(struct point *p,
						       const char *fmt, ...)
{
	va_list args;

	if (p->failure[0])
		return false;
	va_start(args, fmt);
	vsnprintf(p->failure, sizeof(p->failure), fmt, args);
	va_end(args);
	return false;
}

static bool start(struct run *r, bool watched)
{
	struct program program = r->p->program;
	int err;

	/* To be asked about each call takes most of the time. */
	if (!watched)
		program.before_exec = NULL;
	err = program_mount(&program, &r->b);
	return err ? fail(r->p, "mount: %s", strerror(-err)) : true;
}

static bool stop(struct run *r)
{
	int err = program_unmount(&r->b);

	return err ? fail(r->p, "unmount: %s", strerror(-err)) : true;
}

static bool prepare(struct run *r)
{
	int err = scene_make(&r->b, r->p->scratch, r->p->op->foreign);

	err = err ?: layers_digest(&r->b, &r->lowers);
	return err ? fail(r->p, "preparing: %s", strerror(-err)) :
		     start(r, true);
}

/* A process of its own: a hanging mount must not hang the test. */
static void in_client(struct run *r, int (*what)(struct run *r))
{
	struct timespec nap = { .tv_nsec = 200000 };
	time_t until = time(NULL) + CLIENT_SECONDS;
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(chdir(r->b.mnt) ? errno : -what(r));
	r->said = CLIENT_HANGS;
	while (time(NULL) < until) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			r->said = WIFEXITED(status) ? WEXITSTATUS(status) :
						      CLIENT_HANGS;
			return;
		}
		nanosleep(&nap, NULL);
	}
}

static int act(struct run *r)
{
	return r->p->op->act();
}

static int act_midway(struct run *r)
{
	return r->p->op->midway();
}

static int look_around(struct run *r)
{
	snapshot_take(r->p->op->looks, r->p->since, r->found);
	return 0;
}

/* What was looked at is as ever, or an error was heard. */
static void judge_found(struct run *r)
{
	char text[512];

	if (r->said || !r->p->found[0] || !strcmp(r->found, r->p->found))
		return;
	if (strstr(r->found, strerror(EIO)))
		r->said = EIO;
	else if (strstr(r->found, strerror(ENOTCONN)) ||
		 strstr(r->found, strerror(ECONNABORTED)))
		r->said = ENOTCONN;
	if (r->said)
		return;
	snapshot_differ(r->found, r->p->found, text, sizeof(text));
	fail(r->p, "the client finds %s", text);
}

static void do_operation(struct run *r)
{
	in_client(r, r->p->op->looks ? look_around : act);
	if (r->p->op->looks)
		judge_found(r);
}

static void look(struct run *r)
{
	snapshot_take(r->b.mnt, r->p->since, r->seen);
}

static bool is_old(const struct run *r)
{
	return !strcmp(r->seen, r->p->before) || !strcmp(r->seen, r->p->midway);
}

static bool is_new(const struct run *r)
{
	return !strcmp(r->seen, r->p->after);
}

/* Is what was seen the one state or the other?  `when` is for the report. */
static bool is_whole(struct run *r, const char *when)
{
	char text[512];

	if (is_old(r) || is_new(r))
		return true;
	snapshot_differ(r->seen, r->said ? r->p->before : r->p->after, text,
			sizeof(text));
	return fail(r->p, "%s, neither old nor new (client: %s): %s", when,
		    strerror(r->said), text);
}

/* When a daemon dies under a request, this is what its client may hear. */
static bool is_death(int said)
{
	return said == ENOTCONN || said == ECONNABORTED || said == EIO;
}

static bool check_answer(struct run *r)
{
	bool killed = r->err == FAULT_KILL;

	if (r->p->failure[0])
		return false;
	if (r->said == CLIENT_HANGS)
		return fail(r->p, "the client hangs");
	if (r->said == r->p->answer || r->said == r->err ||
	    (killed && is_death(r->said)))
		return true;
	return fail(r->p, "the client hears: %s", strerror(r->said));
}

static bool check_live(struct run *r)
{
	look(r);
	if (!is_whole(r, "in the mount"))
		return false;
	if (r->said == r->p->answer && !is_new(r))
		return fail(r->p, "the client hears success, but all is as "
				  "before");
	if (r->said != r->p->answer && !is_old(r))
		return fail(r->p, "the client hears: %s, but it is done",
			    strerror(r->said));
	return true;
}

/* What could not be done can be done once the disk works again. */
static bool check_again(struct run *r)
{
	char text[512];

	if (is_new(r))
		return true;
	do_operation(r);
	look(r);
	if (r->said == r->p->answer && is_new(r))
		return true;
	snapshot_differ(r->seen, r->p->after, text, sizeof(text));
	return fail(r->p, "done again without a fault: %s, %s",
		    strerror(r->said), text);
}

/* The next mount: the same state, clean, and it works. */
static bool check_next_mount(struct run *r)
{
	bool was_new = is_new(r);
	char what[256];

	if (!start(r, false))
		return false;
	look(r);
	if (!is_whole(r, "in the next mount"))
		return false;
	if (r->err != FAULT_KILL && was_new != is_new(r))
		return fail(r->p, "the next mount shows the other state");
	if (r->err == FAULT_KILL && r->said == r->p->answer && !is_new(r))
		return fail(r->p, "the client heard success, but the next "
				  "mount is as before");
	if (!snapshot_work_is_empty(r->b.work, what, sizeof(what)))
		return fail(r->p, "left in the workdir: %s", what);
	return check_again(r) && stop(r);
}

/* Marks that the kernel does not know: it cannot show the same. */
static bool is_foreign(const struct point *p)
{
	const char *options = p->program.options;

	return p->op->foreign || (options && strstr(options, "whiteout=aufs"));
}

/* The kernel mounts what we left, and sees the same. */
static bool check_kernel(struct run *r)
{
	struct program kernel = { .form = FORM_KERNEL };
	char text[512];
	int err;

	if (is_foreign(r->p))
		return true;
	err = program_mount(&kernel, &r->b);
	if (err)
		return fail(r->p, "kernel mount: %s", strerror(-err));
	look(r);
	err = program_unmount(&r->b);
	if (err)
		return fail(r->p, "kernel unmount: %s", strerror(-err));
	if (is_new(r))
		return true;
	snapshot_differ(r->seen, r->p->after, text, sizeof(text));
	return fail(r->p, "the kernel sees %s", text);
}

static bool check_lowers(struct run *r)
{
	uint64_t now = 0;

	if (!layers_digest(&r->b, &now) && now == r->lowers)
		return true;
	r->p->failure[0] = '\0'; /* this outranks all other reports */
	return fail(r->p, "a lower layer CHANGED");
}

/* `again`: also repeat the operation in the mount in which it failed. */
static bool judge(struct run *r, bool again)
{
	if (!check_answer(r))
		return false;
	if (r->err == FAULT_KILL)
		program_kill(&r->b);
	else if (!check_live(r) || (again && !check_again(r)) || !stop(r))
		return false;
	return check_next_mount(r) && check_kernel(r);
}

/* What an operation (or none), done alone, makes of the scene. */
static bool learn(struct run *r, int (*what)(struct run *r),
		  char seen[SNAPSHOT_BYTES])
{
	if (!prepare(r))
		return false;
	r->said = 0;
	if (what)
		in_client(r, what);
	look(r);
	memcpy(seen, r->seen, SNAPSHOT_BYTES);
	return stop(r);
}

/* The memory in which a client says what it found. */
static char *found_memory(void)
{
	static char *memory;

	if (!memory)
		memory = mmap(NULL, SNAPSHOT_BYTES, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return memory;
}

bool point_learn(struct point *p)
{
	const struct operation *op = p->op;
	static struct run r;

	r = (struct run){ .p = p, .found = found_memory() };
	p->failure[0] = '\0';
	p->found[0] = '\0';
	if (!learn(&r, NULL, p->before) ||
	    !learn(&r, op->midway ? act_midway : NULL, p->midway))
		return false;
	if (r.said)
		return fail(p, "midway: %s", strerror(r.said));
	if (!learn(&r, op->looks ? look_around : act, p->after))
		return false;
	if (op->looks)
		memcpy(p->found, r.found, SNAPSHOT_BYTES);
	p->answer = r.said;
	if (r.said && r.said != op->refusal)
		return fail(p, "without a fault: %s", strerror(r.said));
	return check_kernel(&r) && check_lowers(&r);
}

bool point_try(struct point *p, unsigned n, int err)
{
	static struct run r;
	unsigned count;
	bool hit;

	r = (struct run){ .p = p, .err = err, .found = found_memory() };
	p->failure[0] = '\0';
	if (!prepare(&r))
		return true;
	injector_arm(n, err);
	do_operation(&r);
	hit = injector_disarm(&p->call, &count);
	if (hit && !judge(&r, n % 2))
		program_kill(&r.b);
	if (!hit && r.said != p->answer)
		fail(p, "without a fault: %s", strerror(r.said));
	if (!hit)
		program_kill(&r.b);
	check_lowers(&r);
	return hit;
}

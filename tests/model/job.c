/* SPDX-License-Identifier: Apache-2.0 */
#include "job.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "deputy.h"
#include "plan.h"
#include "run.h"
#include "shrink.h"
#include "watch.h"

static time_t started;

static bool is_time_over(const struct settings *s)
{
	return s->seconds && time(NULL) - started >= s->seconds;
}

/* Our own /proc for the new process namespace, and nothing shared. */
static int isolate(void)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -errno;
	return mount("proc", "/proc", "proc", 0, NULL) < 0 ? -errno : 0;
}

static int prepare_scratch(struct arena *a, const struct settings *s,
			   unsigned number)
{
	char dir[sizeof(s->scratch) + 20];

	snprintf(dir, sizeof(dir), "%s/job%u", s->scratch, number);
	snprintf(a->dirs[0], sizeof(a->dirs[0]), "%s/memory", dir);
	snprintf(a->dirs[1], sizeof(a->dirs[1]), "%s/disk", dir);
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	for (int i = 0; i < 2; i++)
		if (mkdir(a->dirs[i], 0755) < 0 && errno != EEXIST)
			return -errno;
	return mount("model", a->dirs[0], "tmpfs", 0, "mode=755") < 0 ? -errno :
									0;
}

static bool keeps_links(const struct form *f)
{
	return f->kind != FORM_KERNEL ||
	       (f->options && strstr(f->options, "index=on"));
}

/* What the daemon said last, if it said anything. */
static void show_log(const struct arena *a, FILE *out)
{
	char path[600];
	char line[400];
	FILE *log;

	snprintf(path, sizeof(path), "%s/log", a->unions[SUBJECT].dir);
	log = fopen(path, "r");
	for (int i = 0; log && i < 30 && fgets(line, sizeof(line), log); i++)
		fprintf(out, "  log: %s", line);
	if (log)
		fclose(log);
}

static void show_difference(const struct difference *d, const struct plan *p,
			    FILE *out)
{
	char sign[300];

	difference_sign(d, sign, sizeof(sign));
	fprintf(out, "FAILED --seed %llu: %s\n", (unsigned long long)p->seed,
		sign);
	if (d->phase == PHASE_OP) {
		fprintf(out, "  operation %zu: ", d->op);
		op_show(&p->ops[d->op], out);
		fputc('\n', out);
	}
	if (d->path[0])
		fprintf(out, "  path: \"%s\"\n", d->path);
	fprintf(out, "  subject:   %s\n  reference: %s\n", d->subject,
		d->reference);
}

/* In one write, so that jobs do not talk into each other. */
static void tell(struct arena *a, struct plan *p, const struct difference *d,
		 bool in_full)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	show_difference(d, p, out);
	if (in_full) {
		plan_show(p, out);
		show_log(a, out);
	}
	fclose(out);
	if (write(STDOUT_FILENO, text, len) < 0)
		_exit(1);
	free(text);
}

static void handle_failure(struct arena *a, const struct settings *s,
			   struct plan *p, struct difference *d)
{
	bool is_new = report_failure(a->report, d, p->seed);

	if (s->stop_at_failure)
		atomic_store(&a->report->next, s->sequences);
	if (s->quiet)
		return;
	if (is_new && s->shrink_seconds)
		shrink_plan(a, p, d, s->shrink_seconds);
	tell(a, p, d, is_new);
}

static void run_seed(struct arena *a, const struct settings *s, uint64_t seed)
{
	static struct difference d;
	struct plan p;

	plan_make(&p, seed, &s->kind);
	if (run_plan(a, &p, &d))
		atomic_fetch_add(&a->report->passed, 1);
	else
		handle_failure(a, s, &p, &d);
	report_meant(a->report);
	plan_free(&p);
}

static _Noreturn void work(const struct settings *s, struct report *r,
			   unsigned number, struct watch *w)
{
	static struct arena a;
	int err;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	umask(022);
	a.report = r;
	a.forms[SUBJECT] = s->subject;
	a.forms[REFERENCE] = s->reference;
	a.there = s->there;
	a.ignored = s->ignored;
	a.flat = s->flat;
	a.unprivileged = s->kind.unprivileged;
	a.images = s->images;
	a.strict_links = keeps_links(&s->reference);
	a.watch = w;
	err = isolate();
	err = err ? err : prepare_scratch(&a, s, number);
	if (!err && a.unprivileged)
		err = deputy_start();
	if (err) {
		fprintf(stderr, "model: job: %s\n", strerror(-err));
		_exit(2);
	}
	arena_init(&a);
	while (!is_time_over(s)) {
		uint64_t i = atomic_fetch_add(&r->next, 1);

		if (i >= s->sequences)
			break;
		watch_start(w, s->first_seed + i);
		run_seed(&a, s, s->first_seed + i);
	}
	fflush(NULL);
	_exit(0);
}

/* Like fork, into a new process and mount namespace. */
static pid_t fork_apart(void)
{
	fflush(NULL);
	return syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0,
		       0);
}

static pid_t start(const struct settings *s, struct report *r, unsigned number,
		   struct watch *w)
{
	pid_t pid = fork_apart();

	if (pid == 0)
		work(s, r, number, w);
	return pid;
}

static pid_t pids[JOBS_MAX];

/* Jobs die with their parent (PR_SET_PDEATHSIG), and all of theirs with them. */
static void on_signal(int sig)
{
	for (size_t i = 0; i < JOBS_MAX; i++)
		if (pids[i] > 0)
			kill(pids[i], SIGKILL);
	_exit(128 + sig);
}

/* A job that does not move any more, or has died, counts as a failure. */
static void note_lost(struct report *r, const struct watch *w, const char *how)
{
	struct difference d = { .phase = PHASE_OP, .kind = w->kind };

	difference_note(&d, how, "", "");
	report_failure(r, &d, w->seed);
	printf("FAILED --seed %llu: %s in %s\n", (unsigned long long)w->seed,
	       how, op_name(w->kind));
}

static bool has_ended(pid_t pid, struct report *r, struct watch *w, bool *lost)
{
	int status;

	*lost = false;
	if (waitpid(pid, &status, WNOHANG) == 0) {
		if (!watch_is_stuck(w))
			return false;
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		*lost = true;
		note_lost(r, w, "the test is stuck");
	} else if (WIFSIGNALED(status)) {
		*lost = true;
		note_lost(r, w, "the test died");
	}
	return true;
}

int job_run_all(const struct settings *s, struct report *r)
{
	struct watch *watches = watch_new(JOBS_MAX);
	unsigned running = 0;

	started = time(NULL);
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	for (unsigned i = 0; i < s->jobs; i++) {
		pids[i] = start(s, r, i, &watches[i]);
		if (pids[i] < 0)
			return -errno;
		running++;
	}
	while (running > 0) {
		usleep(20000);
		for (unsigned i = 0; i < s->jobs; i++) {
			bool lost;

			if (pids[i] <= 0 ||
			    !has_ended(pids[i], r, &watches[i], &lost))
				continue;
			pids[i] = lost ? start(s, r, i, &watches[i]) : 0;
			running -= !lost;
		}
	}
	return 0;
}

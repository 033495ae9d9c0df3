/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fault test: whatever call of the daemon to the disk fails, and whenever
 * it is killed, each operation has happened wholly or not at all.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../data/sandbox.h"
#include "injector.h"
#include "point.h"

#define POINTS_MAX 2000 /* calls of one operation; then it is a loop */
#define SHOWN      6    /* failures of one operation that are printed */
#define JOBS_MAX   64   /* far more than there are processors */

static const struct {
	int err;
	const char *word;
} fates[] = { { EIO, "EIO" }, { ENOSPC, "ENOSPC" }, { FAULT_KILL, "KILL" } };

#define FATES (sizeof(fates) / sizeof(fates[0]))

/* What the jobs have in common. */
struct tally {
	atomic_size_t next; /* operation that nobody has taken */
	atomic_uint passed;
	atomic_uint failed;
};

struct task {
	struct program program;
	const char *dir;
	const char *only; /* operation */
	const char *fate; /* one of them */
	unsigned every;   /* n-th point */
	unsigned from;    /* the first point; 0: by the seed */
	unsigned seed;
	unsigned jobs;
	bool keep;
	struct tally *tally;
};

static const char usage[] =
	"usage: fault --program P [option ...]\n"
	"  --program P     the program under test\n"
	"  --form F        native (P mount -o ... MNT) or drop-in (P -o ... MNT)\n"
	"  --options OPTS  more mount options\n"
	"  --only OP       one operation; \"list\" lists them\n"
	"  --fate F        EIO, ENOSPC or KILL only\n"
	"  --every N       try each N-th call only\n"
	"  --seed S        which of them; else by the time\n"
	"  --from N        begin with call N\n"
	"  --jobs J        at the same time (1)\n"
	"  --dir D, --keep work below D, not in memory; leave what was made\n";

static void count(struct task *t, const struct point *p, size_t fate,
		  unsigned n, unsigned *bad)
{
	if (!p->failure[0]) {
		atomic_fetch_add(&t->tally->passed, 1);
		return;
	}
	atomic_fetch_add(&t->tally->failed, 1);
	if (++*bad <= SHOWN)
		printf("FAIL %s, %s at call %u (%s): %s\n", p->op->word,
		       fates[fate].word, n, p->call, p->failure);
}

/* Another one for each operation and fate, so that the seeds reach them all. */
static unsigned first_point(const struct task *t, const struct point *p,
			    size_t fate)
{
	if (t->from)
		return t->from;
	return 1 + (t->seed + (unsigned)(p->op - operations) + (unsigned)fate) %
			   t->every;
}

static unsigned try_fate(struct task *t, struct point *p, size_t fate,
			 unsigned *bad)
{
	unsigned tried = 0;

	for (unsigned n = first_point(t, p, fate); n < POINTS_MAX;
	     n += t->every) {
		if (!point_try(p, n, fates[fate].err) && !p->failure[0])
			break;
		count(t, p, fate, n, bad);
		tried++;
		if (!p->call || !p->call[0]) /* not even begun */
			break;
	}
	return tried;
}

static void try_operation(struct task *t, struct point *p)
{
	unsigned tried[FATES] = { 0 };
	unsigned bad = 0;

	p->call = "";
	if (!point_learn(p)) {
		atomic_fetch_add(&t->tally->failed, 1);
		printf("FAIL %s: %s\n", p->op->word, p->failure);
		program_kill(&(struct branches){ .mnt = "" });
		return;
	}
	for (size_t i = 0; i < FATES; i++)
		if (!t->fate || !strcmp(t->fate, fates[i].word))
			tried[i] = try_fate(t, p, i, &bad);
	if (bad > SHOWN)
		printf("     and %u more of %s\n", bad - SHOWN, p->op->word);
	printf("%s %s: EIO at %u points, ENOSPC at %u, killed at %u\n",
	       bad ? "FAIL" : "ok  ", p->op->word, tried[0], tried[1],
	       tried[2]);
	fflush(stdout);
}

static int test(void *arg, const char *scratch)
{
	static struct point p;
	struct task *t = arg;
	char dir[PATH_MAX];
	size_t i;

	/* In memory, where nothing waits for a disk; gone with the sandbox. */
	if (!t->dir && mount("tmpfs", scratch, "tmpfs", 0, "mode=755"))
		return 127;
	snprintf(dir, sizeof(dir), "%s/mount", scratch);
	p.program = t->program;
	p.program.before_exec = injector_enter;
	p.scratch = dir;
	p.since = time(NULL);
	if (injector_init())
		return 127;
	while ((i = atomic_fetch_add(&t->tally->next, 1)) < operations_count) {
		p.op = &operations[i];
		if (!t->only || !strcmp(t->only, p.op->word))
			try_operation(t, &p);
	}
	return 0;
}

/* Each job in a sandbox of its own.  The number that could not do theirs. */
static unsigned run_jobs(struct task *t)
{
	unsigned broken = 0;
	int status;

	for (unsigned i = 0; i < t->jobs; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			_exit(sandbox_run(t->dir, t->keep, test, t));
		}
		broken += pid < 0;
	}
	while (wait(&status) > 0)
		broken += status != 0;
	return broken;
}

static int run(struct task *t)
{
	unsigned broken;

	t->tally = mmap(NULL, sizeof(*t->tally), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t->tally == MAP_FAILED)
		return 127;
	if (t->every > 1 && !t->from)
		printf("--every %u --seed %u\n", t->every, t->seed);
	fflush(stdout);
	broken = run_jobs(t);
	if (broken)
		printf("FAIL: %u jobs came to no end\n", broken);
	printf("%u passed, %u failed\n", t->tally->passed,
	       t->tally->failed + broken);
	return broken || t->tally->failed || !t->tally->passed;
}

static const struct option long_options[] = {
	{ "program", required_argument, NULL, 'p' },
	{ "form", required_argument, NULL, 'f' },
	{ "options", required_argument, NULL, 'o' },
	{ "only", required_argument, NULL, 'y' },
	{ "fate", required_argument, NULL, 't' },
	{ "every", required_argument, NULL, 'n' },
	{ "seed", required_argument, NULL, 's' },
	{ "from", required_argument, NULL, 'm' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "dir", required_argument, NULL, 'd' },
	{ "keep", no_argument, NULL, 'k' },
	{ NULL, 0, NULL, 0 },
};

static unsigned number(const char *word)
{
	unsigned n = (unsigned)strtoul(word, NULL, 10);

	return n ? n : 1;
}

static bool take_option(struct task *t, int c)
{
	switch (c) {
	case 'p': t->program.path = optarg; return true;
	case 'f': return program_parse_form(optarg, &t->program.form);
	case 'o': t->program.options = optarg; return true;
	case 'y': t->only = optarg; return true;
	case 't': t->fate = optarg; return true;
	case 'n': t->every = number(optarg); return true;
	case 's': t->seed = number(optarg); return true;
	case 'm': t->from = number(optarg); return true;
	case 'j': t->jobs = number(optarg); return t->jobs <= JOBS_MAX;
	case 'd': t->dir = optarg; return true;
	case 'k': t->keep = true; return true;
	default: return false;
	}
}

int main(int argc, char **argv)
{
	struct task t = {
		.every = 1,
		.jobs = 1,
		.seed = (unsigned)time(NULL) % 10000,
	};
	bool ok = true;
	int c;

	while (ok &&
	       (c = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		ok = take_option(&t, c);
	if (ok && t.only && !strcmp(t.only, "list")) {
		for (size_t i = 0; i < operations_count; i++)
			puts(operations[i].word);
		return 0;
	}
	if (!ok || !t.program.path) {
		fputs(usage, stderr);
		return 2;
	}
	if (geteuid() != 0) {
		fputs("fault: only root can mount\n", stderr);
		return 77;
	}
	umask(022);
	return run(&t);
}

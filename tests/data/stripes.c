/* SPDX-License-Identifier: Apache-2.0 */
#include "stripes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "actor.h"
#include "check.h"
#include "pattern.h"

#define RACE_SECONDS 120 /* far more than a race takes */
#define PAGE         4096
#define LOG_BYTES    1000 /* of the log's lower file; ends within a page */

struct race {
	const struct program *program;
	struct arena *a;
	struct branches b;
	uint64_t lower_digest;
};

/* Odd stripes in the first half of a file, pages in the second. */
static void cut_stripes(struct arena *a, struct dice *d, unsigned f,
			uint64_t size)
{
	uint64_t off = 0;

	for (unsigned i = 0; i < STRIPES; i++) {
		struct stripe *s = &a->stripe[f][i];

		s->aligned = i >= STRIPES / 2;
		if (i == STRIPES / 2)
			off = (off + PAGE - 1) & ~(uint64_t)(PAGE - 1);
		s->off = off;
		s->len = s->aligned ? PAGE * (1 + dice_below(d, 3)) :
				      1 + dice_below(d, 6000);
		s->owner = (unsigned)dice_below(d, ACTORS);
		off += s->len;
		if (off > size)
			s->len = 0;
	}
}

static int make_file(struct race *r, struct dice *d, unsigned f)
{
	char path[PATH_MAX + 64];
	struct lower_file file = {
		.id = (1ull << 33) + f,
		.size = 50000 + dice_below(d, 400000),
		.sparse = dice_below(d, 3) == 0,
	};

	if (dice_below(d, 8) == 0)
		file.size = (9u << 20) + dice_below(d, 5000);
	model_create_lower(&r->a->w->model, &file);
	cut_stripes(r->a, d, f, file.size);
	snprintf(path, sizeof(path), "%s/f%u", r->b.lower[0], f);
	return layers_write(path, &file);
}

static int make_files(struct race *r)
{
	struct dice d = { .seed = r->a->seed };
	struct lower_file log = { .id = 1ull << 34, .size = LOG_BYTES };
	char path[PATH_MAX + 64];
	int err;

	snprintf(path, sizeof(path), "%s/" LOG_NAME, r->b.lower[1]);
	err = layers_write(path, &log);
	for (unsigned f = 0; !err && f < FILES; f++)
		err = make_file(r, &d, f);
	return err ?: layers_digest(&r->b, &r->lower_digest);
}

/* Start actor `number`, or after the last of them the disturber. */
static pid_t start(struct race *r, unsigned number)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	if (number < ACTORS)
		actor_run(r->a, number);
	else
		disturber_run(r->a);
	_exit(0);
}

static int await(struct race *r, const pid_t *pids, unsigned n)
{
	struct timespec nap = { .tv_nsec = 1000000 };
	time_t until = time(NULL) + RACE_SECONDS;
	unsigned left = n;

	while (left > 0 && time(NULL) < until) {
		int status;
		pid_t pid = waitpid(-1, &status, WNOHANG);

		for (unsigned i = 0; pid > 0 && i < n; i++)
			left -= pids[i] == pid;
		if (pid > 0 && WIFSIGNALED(status))
			return lie(r->a->w, "a process died of signal %d",
				   WTERMSIG(status));
		if (pid == 0)
			nanosleep(&nap, NULL);
	}
	return left ? lie(r->a->w, "no end in %d s", RACE_SECONDS) : 0;
}

static int race_all(struct race *r)
{
	pid_t pids[ACTORS + 1];

	for (unsigned i = 0; i <= ACTORS; i++) {
		pids[i] = start(r, i);
		if (pids[i] < 0)
			return lie(r->a->w, "fork: %s", strerror(errno));
	}
	if (await(r, pids, ACTORS + 1))
		return LIE;
	return r->a->w->lied ? LIE : 0;
}

static int check_file(struct race *r, unsigned f, const char *when)
{
	int fd = actor_open(r->a, f, O_RDONLY);
	int err;

	if (fd < 0)
		return lie(r->a->w, "%s: file %u: %s", when, f, strerror(-fd));
	err = check_content(r->a->w, fd, &r->a->w->model.object[f], when);
	close(fd);
	return err;
}

/* Whose next record this is: one more of its actor's; ACTORS: nobody's. */
static unsigned claim_record(const struct arena *a, unsigned next[ACTORS],
			     const uint8_t record[RECORD])
{
	uint8_t want[RECORD];

	for (unsigned i = 0; i < ACTORS; i++) {
		actor_record(i, next[i], want);
		if (next[i] < a->appended[i] && !memcmp(want, record, RECORD)) {
			next[i]++;
			return i;
		}
	}
	return ACTORS;
}

static int check_log(struct race *r, const char *when)
{
	struct arena *a = r->a;
	char path[PATH_MAX + 64];
	unsigned next[ACTORS] = { 0 };
	uint8_t record[RECORD];
	unsigned total = 0;
	off_t at = LOG_BYTES;
	int fd;

	snprintf(path, sizeof(path), "%s/" LOG_NAME, a->w->mnt);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && pread(fd, record, RECORD, at) == RECORD &&
	       claim_record(a, next, record) < ACTORS)
		at += RECORD;
	for (unsigned i = 0; i < ACTORS; i++)
		total += a->appended[i];
	if (fd >= 0 && lseek(fd, 0, SEEK_END) != LOG_BYTES + RECORD * total)
		at = 0;
	if (fd >= 0)
		close(fd);
	if (at != LOG_BYTES + RECORD * total)
		return lie(a->w,
			   "%s: appended records are lost or torn at "
			   "%lld of %u",
			   when, (long long)at, LOG_BYTES + RECORD * total);
	return 0;
}

static int check_all(struct race *r, const char *when)
{
	int err = check_log(r, when);

	for (unsigned f = 0; !err && f < FILES; f++)
		err = check_file(r, f, when);
	return err;
}

static int check_lower(struct race *r)
{
	uint64_t now = 0;
	int err = layers_digest(&r->b, &now);

	if (err || now != r->lower_digest)
		return lie(r->a->w, "a lower layer CHANGED");
	return 0;
}

static int say(struct race *r, int err, const char *what)
{
	return err ? lie(r->a->w, "%s: %s", what, strerror(-err)) : 0;
}

static int do_race(struct race *r)
{
	const struct program *p = r->program;
	int err = say(r, program_mount(p, &r->b), "mount");

	err = err ?: race_all(r);
	err = err ?: check_all(r, "after the race");
	err = err ?: say(r, program_unmount(&r->b), "unmount");
	err = err ?: say(r, program_mount(p, &r->b), "mount again");
	err = err ?: check_all(r, "in the next mount");
	err = err ?: say(r, program_unmount(&r->b), "last unmount");
	if (err)
		program_kill(&r->b);
	return err;
}

static int prepare(struct race *r, const char *scratch)
{
	pthread_barrierattr_t shared;
	int err = branches_make(&r->b, scratch);

	snprintf(r->a->w->mnt, sizeof(r->a->w->mnt), "%s", r->b.mnt);
	pthread_barrierattr_init(&shared);
	pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&r->a->gate, &shared, ACTORS + 1);
	return err ?: make_files(r);
}

static struct arena *make_arena(const struct program *p, uint64_t seed)
{
	struct arena *a = mmap(NULL, sizeof(*a), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (a == MAP_FAILED)
		return NULL;
	a->seed = seed;
	a->w = world_create(p->form, "");
	return a;
}

bool stripes_run(const struct program *p, const char *scratch, uint64_t seed,
		 char *report, size_t size)
{
	struct race r = { .program = p, .a = make_arena(p, seed) };
	bool ok = false;
	int err;

	snprintf(report, size, "no memory");
	if (r.a && r.a->w) {
		err = say(&r, prepare(&r, scratch), "preparing");
		err = err ?: do_race(&r);
		/* Looked at in any case: this outranks all other reports. */
		ok = !check_lower(&r) && !err;
		snprintf(report, size, "%s", r.a->w->report);
		world_destroy(r.a->w);
	}
	if (r.a)
		munmap(r.a, sizeof(*r.a));
	return ok;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "trap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "layers.h"
#include "pattern.h"
#include "trial.h"

static const struct {
	size_t size;
	bool sparse;
} sizes[] = { { 0, false }, { 1, false }, { 6000, false }, { 300001, true } };

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

struct trap {
	const struct program *program;
	struct branches b;
	struct trial *trial; /* shared, since the writer is a process */
	uint8_t *buffer;
	uint64_t *left; /* by trial: a hash of what the writer left */
	unsigned *passed;
	unsigned *failed;
};

int trial_fail(struct trial *t, const char *fmt, ...)
{
	va_list args;

	if (t->why[0])
		return -EBADMSG;
	va_start(args, fmt);
	vsnprintf(t->why, sizeof(t->why), fmt, args);
	va_end(args);
	return -EBADMSG;
}

/* Which trial: a number for each reader, writer and size. */
static size_t trial_number(size_t reader, size_t writer, size_t size)
{
	return (reader * trial_writers_count + writer) * SIZES + size;
}

static struct lower_file trial_file(size_t number)
{
	return (struct lower_file){
		.id = 1000 + number,
		.size = sizes[number % SIZES].size,
		.sparse = sizes[number % SIZES].sparse,
	};
}

static int make_lowers(struct trap *p)
{
	size_t n = trial_number(trial_readers_count, 0, 0);
	int err = 0;

	for (size_t i = 0; !err && i < n; i++) {
		struct lower_file f = trial_file(i);
		char path[PATH_MAX + 64];

		snprintf(path, sizeof(path), "%s/t%zu", p->b.lower[i % 2], i);
		err = layers_write(path, &f);
	}
	return err;
}

static void trial_init(struct trap *p, struct trial *t, size_t number)
{
	struct lower_file f = trial_file(number);
	uint8_t *old = t->old;
	uint8_t *want = t->want;

	*t = (struct trial){ .old = old, .want = want };
	snprintf(t->path, sizeof(t->path), "%s/t%zu", p->b.mnt, number);
	snprintf(t->spare, sizeof(t->spare), "%s.spare", t->path);
	t->old_size = t->want_size = f.size;
	t->old_maps = p->program->form == FORM_KERNEL;
	if (f.sparse)
		pattern_fill_sparse(old, f.id, 0, f.size);
	else
		pattern_fill(old, f.id, 0, f.size);
	memcpy(want, old, f.size);
}

/* Another process, with no descriptor of ours. */
static int change_elsewhere(struct trial *t, const struct writer *w)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(w->change(t) ? 1 : 0);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return trial_fail(t, "fork: %s", strerror(errno));
	if (WIFSIGNALED(status))
		return trial_fail(t, "the writer dies of signal %d",
				  WTERMSIG(status));
	return t->why[0] ? -EBADMSG : 0;
}

/* The file by its name, in the mount, is what the writer left. */
static int check_by_name(struct trial *t, const char *when)
{
	static uint8_t got[TRIAL_BYTES];
	int fd = open(t->path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return trial_fail(t, "%s: %s", when, strerror(errno));
	n = pread(fd, got, sizeof(got), 0);
	close(fd);
	if (n == (ssize_t)t->want_size && !memcmp(got, t->want, t->want_size))
		return 0;
	return trial_fail(t, "%s: %zd bytes, not the %zu that were written",
			  when, n, t->want_size);
}

static void count(struct trap *p, const struct trial *t, size_t reader,
		  size_t writer, size_t size)
{
	if (!t->why[0]) {
		(*p->passed)++;
		return;
	}
	(*p->failed)++;
	printf("FAIL trap: %s holds a lower file of %zu bytes, changed by %s: "
	       "%s\n",
	       trial_readers[reader].word, sizes[size].size,
	       trial_writers[writer].word, t->why);
}

static void do_trial(struct trap *p, size_t reader, size_t writer, size_t size)
{
	struct trial *t = p->trial;
	int err;

	trial_init(p, t, trial_number(reader, writer, size));
	err = trial_readers[reader].hold(t);
	err = err ?: change_elsewhere(t, &trial_writers[writer]);
	err = err ?: check_by_name(t, "a new descriptor");
	if (trial_readers[reader].look(t) == 0 && !err)
		check_by_name(t, "another new descriptor");
	p->left[trial_number(reader, writer, size)] =
		pattern_hash(t->want_size, t->want, t->want_size);
	count(p, t, reader, writer, size);
}

static void do_trials(struct trap *p)
{
	for (size_t r = 0; r < trial_readers_count; r++)
		for (size_t w = 0; w < trial_writers_count; w++)
			for (size_t s = 0; s < SIZES; s++)
				do_trial(p, r, w, s);
}

static void verdict(struct trap *p, bool ok, const char *what)
{
	(*(ok ? p->passed : p->failed))++;
	if (!ok)
		printf("FAIL trap: %s\n", what);
}

/* The next mount shows what the writers left. */
static bool all_stayed(struct trap *p)
{
	size_t n = trial_number(trial_readers_count, 0, 0);
	bool all = !program_mount(p->program, &p->b);

	for (size_t i = 0; all && i < n; i++) {
		char path[PATH_MAX + 64];
		ssize_t got = -1;
		int fd;

		snprintf(path, sizeof(path), "%s/t%zu", p->b.mnt, i);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			got = pread(fd, p->trial->want, TRIAL_BYTES, 0);
			close(fd);
		}
		all = got >= 0 && pattern_hash((uint64_t)got, p->trial->want,
					       (size_t)got) == p->left[i];
		if (!all)
			printf("  %s is not what was written\n", path);
	}
	return !program_unmount(&p->b) && all;
}

static void run(struct trap *p)
{
	uint64_t before = 0;
	uint64_t after = 0;
	int err = make_lowers(p);

	err = err ?: layers_digest(&p->b, &before);
	err = err ?: program_mount(p->program, &p->b);
	if (err) {
		verdict(p, false, strerror(-err));
		return;
	}
	do_trials(p);
	err = program_unmount(&p->b);
	if (err)
		program_kill(&p->b);
	verdict(p, !err, "unmount");
	verdict(p, all_stayed(p), "what the next mount shows");
	err = layers_digest(&p->b, &after);
	verdict(p, !err && before == after, "a lower layer CHANGED");
}

void trap_run(const struct program *program, const char *scratch,
	      unsigned *passed, unsigned *failed)
{
	struct trap p = {
		.program = program,
		.passed = passed,
		.failed = failed,
	};
	size_t bytes = 3 * TRIAL_BYTES;

	p.left = calloc(trial_number(trial_readers_count, 0, 0),
			sizeof(*p.left));
	p.buffer = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!p.left || p.buffer == MAP_FAILED || branches_make(&p.b, scratch)) {
		verdict(&p, false, strerror(errno));
		return;
	}
	p.trial = (void *)p.buffer;
	p.trial->old = p.buffer + TRIAL_BYTES;
	p.trial->want = p.buffer + 2 * TRIAL_BYTES;
	run(&p);
	munmap(p.buffer, bytes);
	free(p.left);
}

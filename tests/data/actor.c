/* SPDX-License-Identifier: Apache-2.0 */
#include "actor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "pattern.h"

#define ROUNDS     14    /* writes of one actor to one file */
#define STRIPE_MAX 16384 /* bytes */
#define PAGE       4096
#define OPEN_TRIES 100000 /* a name that moves may be missed */

struct actor {
	struct arena *a;
	unsigned number;
	struct dice dice;
	unsigned file;
	unsigned round;
	int old;     /* read-only, opened before the race; or -1 */
	int fd;      /* reads and writes, kept for some rounds; or -1 */
	uint8_t *in; /* page-aligned, STRIPE_MAX */
	uint8_t *out;
};

static void name_path(const struct arena *a, unsigned f, char kind, char *path)
{
	snprintf(path, PATH_MAX + 64, "%s/%c%u", a->w->mnt, kind, f);
}

int actor_open(const struct arena *a, unsigned f, int flags)
{
	char path[PATH_MAX + 64];
	int fd = -1;

	for (unsigned i = 0; fd < 0 && i < OPEN_TRIES; i++) {
		name_path(a, f, i % 2 ? 'g' : 'f', path);
		fd = open(path, flags | O_CLOEXEC);
		if (fd < 0 && errno != ENOENT)
			return -errno;
	}
	return fd < 0 ? -ENOENT : fd;
}

void actor_record(unsigned actor, unsigned number, uint8_t out[RECORD])
{
	pattern_fill(out, (1ull << 48) + ((uint64_t)actor << 32) + number, 0,
		     RECORD);
}

/* A stripe of one's own; direct writers need pages to themselves. */
static const struct stripe *choose_stripe(struct actor *k, bool aligned)
{
	unsigned first = (unsigned)dice_below(&k->dice, STRIPES);

	for (unsigned i = 0; i < STRIPES; i++) {
		const struct stripe *s =
			&k->a->stripe[k->file][(first + i) % STRIPES];

		if (s->owner == k->number && s->len && (s->aligned || !aligned))
			return s;
	}
	return NULL;
}

static int complain(struct actor *k, const struct stripe *s, const char *how,
		    int err)
{
	return lie(k->a->w,
		   "actor %u, file %u, round %u: %s of [%llu, +%zu): "
		   "%s",
		   k->number, k->file, k->round, how,
		   (unsigned long long)s->off, s->len, strerror(err));
}

static int write_plain(struct actor *k, const struct stripe *s, int fd)
{
	ssize_t n = pwrite(fd, k->out, s->len, (off_t)s->off);

	if (n == (ssize_t)s->len)
		return 0;
	return complain(k, s, "pwrite", n < 0 ? errno : ENODATA);
}

static int write_mapped(struct actor *k, const struct stripe *s, int fd)
{
	uint64_t start = s->off & ~(uint64_t)(PAGE - 1);
	size_t span = s->off - start + s->len;
	uint8_t *base = mmap(NULL, span, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			     (off_t)start);

	if (base == MAP_FAILED)
		return complain(k, s, "mmap", errno);
	memcpy(base + (s->off - start), k->out, s->len);
	if (dice_below(&k->dice, 2) && msync(base, span, MS_SYNC)) {
		munmap(base, span);
		return complain(k, s, "msync", errno);
	}
	munmap(base, span);
	return 0;
}

static int read_back(struct actor *k, const struct stripe *s, int fd,
		     const char *how)
{
	const struct object *o = &k->a->w->model.object[k->file];
	ssize_t n = pread(fd, k->in, s->len, (off_t)s->off);

	if (n != (ssize_t)s->len)
		return complain(k, s, how, n < 0 ? errno : ENODATA);
	return world_compare(k->a->w, o, s->off, k->in, s->len, how);
}

static int read_back_fresh(struct actor *k, const struct stripe *s)
{
	int fd = actor_open(k->a, k->file, O_RDONLY);
	int err;

	if (fd < 0)
		return complain(k, s, "open to read", -fd);
	err = read_back(k, s, fd, "a fresh descriptor");
	close(fd);
	return err;
}

/* Keep the descriptor for some rounds, but not for all. */
static int ready_descriptor(struct actor *k, bool direct)
{
	if (k->fd >= 0 && (direct || dice_below(&k->dice, 3) == 0)) {
		close(k->fd);
		k->fd = -1;
	}
	if (k->fd < 0)
		k->fd = actor_open(k->a, k->file,
				   O_RDWR | (direct ? O_DIRECT : 0));
	return k->fd < 0 ? lie(k->a->w, "open to write: %s", strerror(-k->fd)) :
			   0;
}

static int write_stripe(struct actor *k, const struct stripe *s, bool direct)
{
	struct object *o = &k->a->w->model.object[k->file];
	uint64_t id = ((uint64_t)k->number << 20) + k->round + 1;
	int err;

	pattern_fill(k->out, id, s->off, s->len);
	if (direct || dice_below(&k->dice, 2))
		err = write_plain(k, s, k->fd);
	else
		err = write_mapped(k, s, k->fd);
	memcpy(o->data + s->off, k->out, s->len);
	o->dirty = true;
	return err;
}

static int do_round(struct actor *k)
{
	bool direct = dice_below(&k->dice, 4) == 0;
	const struct stripe *s = choose_stripe(k, direct);
	int err;

	if (!s || k->a->w->lied)
		return 0;
	err = ready_descriptor(k, direct);
	err = err ?: write_stripe(k, s, direct);
	if (err || direct) {
		if (k->fd >= 0)
			close(k->fd);
		k->fd = -1;
	}
	if (!err && k->fd >= 0)
		err = read_back(k, s, k->fd, "the same descriptor");
	if (!err && k->old >= 0)
		err = read_back(k, s, k->old, "an older descriptor");
	return err ?: read_back_fresh(k, s);
}

static int append_record(struct actor *k)
{
	char path[PATH_MAX + 64];
	uint8_t record[RECORD];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/" LOG_NAME, k->a->w->mnt);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return lie(k->a->w, "open to append: %s", strerror(errno));
	actor_record(k->number, k->a->appended[k->number], record);
	n = write(fd, record, RECORD);
	close(fd);
	if (n != RECORD)
		return lie(k->a->w, "append: %zd", n);
	k->a->appended[k->number]++;
	return 0;
}

static void do_file(struct actor *k)
{
	int err = 0;

	k->old = -1;
	k->fd = -1;
	if (dice_below(&k->dice, 2))
		k->old = actor_open(k->a, k->file, O_RDONLY);
	pthread_barrier_wait(&k->a->gate);
	for (k->round = 0; !err && k->round < ROUNDS; k->round++) {
		err = append_record(k);
		err = err ?: do_round(k);
	}
	if (k->fd >= 0)
		close(k->fd);
	if (k->old >= 0)
		close(k->old);
}

void actor_run(struct arena *a, unsigned number)
{
	struct actor k = {
		.a = a,
		.number = number,
		.dice = { .seed = pattern_mix(a->seed, number) },
		.in = aligned_alloc(PAGE, STRIPE_MAX),
		.out = aligned_alloc(PAGE, STRIPE_MAX),
	};

	if (!k.in || !k.out)
		abort();
	for (k.file = 0; k.file < FILES; k.file++)
		do_file(&k);
}

static void flip_name(struct arena *a, unsigned f)
{
	char one[PATH_MAX + 64];
	char two[PATH_MAX + 64];

	name_path(a, f, 'f', one);
	name_path(a, f, 'g', two);
	if (rename(one, two) && errno == ENOENT && rename(two, one))
		lie(a->w, "rename of file %u: %s", f, strerror(errno));
}

/* Whatever name it has: what a chmod misses, the next one hits. */
static void disturb(struct arena *a, struct dice *d, unsigned f)
{
	char path[PATH_MAX + 64];
	char alias[PATH_MAX + 64];

	name_path(a, f, dice_below(d, 2) ? 'f' : 'g', path);
	name_path(a, f, 'h', alias);
	switch (dice_below(d, 6)) {
	case 0:
	case 1: flip_name(a, f); break;
	case 2: chmod(path, 0600 + dice_below(d, 0100)); break;
	case 3: utimensat(AT_FDCWD, path, NULL, 0); break;
	case 4:
		if (link(path, alias) && errno == EEXIST)
			unlink(alias);
		break;
	default: setxattr(path, "user.x", d, sizeof(*d), 0); break;
	}
}

void disturber_run(struct arena *a)
{
	struct dice dice = { .seed = pattern_mix(a->seed, ACTORS) };

	for (unsigned f = 0; f < FILES; f++) {
		pthread_barrier_wait(&a->gate);
		for (unsigned i = 0; i < ROUNDS && !a->w->lied; i++)
			disturb(a, &dice, f);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes and holes: truncate up and down, and fallocate in all its modes. */
#include "act.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int check_size(struct worker *k, int fd, const struct object *o,
		      const char *how)
{
	struct stat st;

	if (fstat(fd, &st))
		return lie(k->world, "fstat after %s: %s", how,
			   strerror(errno));
	if ((uint64_t)st.st_size != o->size)
		return lie(k->world, "size %lld after %s, not %llu",
			   (long long)st.st_size, how,
			   (unsigned long long)o->size);
	return 0;
}

int act_truncate(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	int object = m->name[op->name];
	int err = truncate(worker_path(k, op->name), (off_t)op->off) ? errno :
								       0;

	if (object == NOTHING && err != ENOENT)
		return lie(k->world, "truncate of a missing name: %s",
			   strerror(err));
	if (object == NOTHING)
		return 0;
	if (err)
		return lie(k->world, "truncate: %s", strerror(err));
	model_truncate(&m->object[object], op->off);
	return 0;
}

int act_ftruncate(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);

	if (!h || !handle_writes(h) || op->off > OBJECT_BYTES)
		return 0;
	if (ftruncate(k->fd[op->slot], (off_t)op->off))
		return lie(k->world, "ftruncate to %llu: %s",
			   (unsigned long long)op->off, strerror(errno));
	model_truncate(o, op->off);
	return check_size(k, k->fd[op->slot], o, "ftruncate");
}

static bool fits(const struct object *o, uint64_t off, uint64_t len)
{
	(void)o;
	return len > 0 && off + len <= OBJECT_BYTES;
}

static bool fits_collapse(const struct object *o, uint64_t off, uint64_t len)
{
	return len > 0 && off + len < o->size;
}

static bool fits_insert(const struct object *o, uint64_t off, uint64_t len)
{
	return len > 0 && off < o->size && o->size + len <= OBJECT_BYTES;
}

static void grow(struct object *o, uint64_t off, uint64_t len)
{
	if (off + len > o->size)
		model_truncate(o, off + len);
}

static void keep(struct object *o, uint64_t off, uint64_t len)
{
	(void)o;
	(void)off;
	(void)len;
}

static void zero_and_grow(struct object *o, uint64_t off, uint64_t len)
{
	model_zero(o, off, len);
	grow(o, off, len);
}

static const struct {
	int mode;
	const char *word;
	bool (*fits)(const struct object *o, uint64_t off, uint64_t len);
	void (*change)(struct object *o, uint64_t off, uint64_t len);
	bool blocks; /* whole ones only */
} modes[] = {
	{ 0, "allocate", fits, grow, false },
	{ FALLOC_FL_KEEP_SIZE, "reserve", fits, keep, false },
	{ FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, "punch hole", fits,
	  model_zero, false },
	{ FALLOC_FL_ZERO_RANGE, "zero range", fits, zero_and_grow, false },
	{ FALLOC_FL_COLLAPSE_RANGE, "collapse", fits_collapse, model_collapse,
	  true },
	{ FALLOC_FL_INSERT_RANGE, "insert", fits_insert, model_insert, true },
};
_Static_assert(sizeof(modes) / sizeof(modes[0]) == FALLOCATE_KINDS,
	       "the world counts these rows");

int act_allocate(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	size_t row = (size_t)op->flags % FALLOCATE_KINDS;
	uint64_t mask = modes[row].blocks ? ~(uint64_t)(PAGE - 1) :
					    ~(uint64_t)0;
	uint64_t off = op->off & mask;
	uint64_t len = op->len & mask;

	if (!h || !handle_writes(h) || !modes[row].fits(o, off, len))
		return 0;
	if (!fallocate(k->fd[op->slot], modes[row].mode, (off_t)off,
		       (off_t)len)) {
		modes[row].change(o, off, len);
		return check_size(k, k->fd[op->slot], o, modes[row].word);
	}
	if (errno != EOPNOTSUPP)
		return lie(k->world, "fallocate (%s) of [%llu, +%llu): %s",
			   modes[row].word, (unsigned long long)off,
			   (unsigned long long)len, strerror(errno));
	k->world->no_allocate[row] = true;
	return check_size(k, k->fd[op->slot], o, "a refused fallocate");
}

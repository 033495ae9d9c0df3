/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings: for one look or one store, and such as last and see all that
 * happens to the file meanwhile. */
#include "act.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "pattern.h"

/* A mapping of the part of a range that exists. */
struct window {
	uint8_t *base; /* of the mapping */
	size_t span;
	uint8_t *at; /* where the range begins in it */
	size_t len;  /* what of the range exists; never 0 */
};

/*
 * The kernel's overlayfs maps what the descriptor opened, the lower file, even
 * after the copy-up; ours maps what the file has become.
 */
static bool maps_old_data(const struct worker *k, const struct handle *h,
			  const struct object *o)
{
	return k->world->form == FORM_KERNEL && h->before_change && o->dirty;
}

/* 0, LIE, or -ENODATA if nothing of the range exists. */
static int window_open(struct worker *k, const struct op *op, int prot,
		       int flags, struct window *win)
{
	struct object *o = worker_object(k, op->slot);
	uint64_t start = op->off & ~(uint64_t)(PAGE - 1);

	win->len = model_readable(o, op->off, op->len);
	if (win->len == 0)
		return -ENODATA;
	win->span = op->off - start + win->len;
	win->base = mmap(NULL, win->span, prot, flags, k->fd[op->slot],
			 (off_t)start);
	if (win->base == MAP_FAILED)
		return lie(k->world, "mmap: %s", strerror(errno));
	win->at = win->base + (op->off - start);
	return 0;
}

static int window_close(struct window *win, int err)
{
	munmap(win->base, win->span);
	return err;
}

/* The rest of the last page reads as zeros in a fresh mapping. */
static int check_tail(struct worker *k, const struct object *o,
		      const struct window *win, uint64_t end)
{
	static const uint8_t zeros[PAGE];
	size_t tail = end < o->size ? 0 : (PAGE - end % PAGE) % PAGE;

	if (worker_touch(k, k->in, win->at + win->len, tail, "map tail"))
		return LIE;
	if (memcmp(k->in, zeros, tail))
		return lie(k->world,
			   "the page after the end at %llu is not "
			   "zero",
			   (unsigned long long)end);
	return 0;
}

int act_map_read(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	struct window win;
	int err;

	if (!h || !handle_reads(h) || maps_old_data(k, h, o))
		return 0;
	err = window_open(k, op, PROT_READ,
			  op->flags ? MAP_SHARED : MAP_PRIVATE, &win);
	if (err)
		return err == -ENODATA ? 0 : err;
	err = worker_touch(k, k->in, win.at, win.len, "fresh map");
	err = err   ?:
		      world_compare(k->world, o, op->off, k->in, win.len,
				    op->flags ? "shared map" : "private map");
	err = err ?: check_tail(k, o, &win, op->off + win.len);
	return window_close(&win, err);
}

static int sync_as_asked(struct worker *k, void *base, size_t span, int how)
{
	if (how && msync(base, span, how))
		return lie(k->world, "msync: %s", strerror(errno));
	return 0;
}

int act_map_write(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	struct window win;
	int err;

	if (!h || !handle_reads(h) || !handle_writes(h))
		return 0;
	err = window_open(k, op, PROT_READ | PROT_WRITE, MAP_SHARED, &win);
	if (err)
		return err == -ENODATA ? 0 : err;
	worker_fill(k, op->off, win.len);
	err = worker_touch(k, win.at, k->out, win.len, "map store");
	if (!err)
		model_store(o, op->off, k->out, win.len);
	err = err ?: sync_as_asked(k, win.base, win.span, op->flags);
	return window_close(&win, err);
}

int act_map_cow(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	struct window win;
	int err;

	if (!h || !handle_reads(h) || maps_old_data(k, h, o))
		return 0;
	err = window_open(k, op, PROT_READ | PROT_WRITE, MAP_PRIVATE, &win);
	if (err)
		return err == -ENODATA ? 0 : err;
	worker_fill(k, op->off, win.len);
	err = worker_touch(k, win.at, k->out, win.len, "private store");
	if (!err && memcmp(win.at, k->out, win.len))
		err = lie(k->world, "a private store does not stay");
	return window_close(&win, err);
}

static struct lasting_map *lasting(struct worker *k, unsigned slot)
{
	return &k->world->model.map[k->proc][slot];
}

int act_map(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	unsigned slot = op->slot2 % MAPS;
	struct lasting_map *map = lasting(k, slot);
	uint64_t start = op->off & ~(uint64_t)(PAGE - 1);
	bool writable = h && handle_reads(h) && handle_writes(h);
	void *base;

	if (!h || !handle_reads(h) || map->object != NOTHING || !op->len)
		return 0;
	base = mmap(NULL, op->len, PROT_READ | (writable ? PROT_WRITE : 0),
		    MAP_SHARED, k->fd[op->slot], (off_t)start);
	if (base == MAP_FAILED)
		return lie(k->world, "mmap: %s", strerror(errno));
	k->map[slot] = base;
	*map = (struct lasting_map){ .object = h->object,
				     .off = start,
				     .len = op->len,
				     .writable = writable,
				     .before_change = h->before_change };
	return 0;
}

/*
 * The part of a lasting mapping that an operation touches, clipped to the
 * file: an offset relative to the mapping, modulo its length.
 */
static size_t clip(const struct lasting_map *map, const struct object *o,
		   const struct op *op, size_t *at)
{
	size_t room;

	*at = op->off % map->len;
	room = map->len - *at < op->len ? map->len - *at : op->len;
	return model_readable(o, map->off + *at, room);
}

/* A lasting mapping may be of old data too; then of all of it. */
static bool may_be_stale(const struct worker *k, const struct lasting_map *map,
			 const struct object *o, size_t at, size_t len)
{
	uint8_t old[PAGE];
	const struct lower_file *f = &o->lower;

	if (k->world->form != FORM_KERNEL || !map->before_change)
		return false;
	for (size_t done = 0; done < len; done += sizeof(old)) {
		uint64_t off = map->off + at + done;
		size_t n = len - done < PAGE ? len - done : PAGE;

		if (off >= f->size)
			break;
		n = f->size - off < n ? f->size - off : n;
		if (f->sparse)
			pattern_fill_sparse(old, f->id, off, n);
		else
			pattern_fill(old, f->id, off, n);
		if (memcmp(old, k->in + done, n))
			return false;
	}
	return true;
}

static bool kernel_may_bus(const struct worker *k,
			   const struct lasting_map *map,
			   const struct object *o, size_t end)
{
	return k->world->form == FORM_KERNEL && map->before_change &&
	       map->off + end > o->lower.size;
}

int act_map_load(struct worker *k, const struct op *op)
{
	struct lasting_map *map = lasting(k, op->slot % MAPS);
	struct object *o;
	uint8_t *base = k->map[op->slot % MAPS];
	size_t at;
	size_t len;

	if (map->object == NOTHING)
		return 0;
	o = &k->world->model.object[map->object];
	len = clip(map, o, op, &at);
	if (kernel_may_bus(k, map, o, at + len))
		return 0;
	if (worker_touch(k, k->in, base + at, len, "lasting map"))
		return LIE;
	if (may_be_stale(k, map, o, at, len))
		return 0;
	return world_compare(k->world, o, map->off + at, k->in, len,
			     "lasting map");
}

int act_map_store(struct worker *k, const struct op *op)
{
	struct lasting_map *map = lasting(k, op->slot % MAPS);
	struct object *o;
	uint8_t *base = k->map[op->slot % MAPS];
	size_t at;
	size_t len;

	if (map->object == NOTHING || !map->writable)
		return 0;
	o = &k->world->model.object[map->object];
	len = clip(map, o, op, &at);
	worker_fill(k, map->off + at, len);
	if (worker_touch(k, base + at, k->out, len, "lasting map store"))
		return LIE;
	model_store(o, map->off + at, k->out, len);
	return 0;
}

int act_map_sync(struct worker *k, const struct op *op)
{
	struct lasting_map *map = lasting(k, op->slot % MAPS);

	if (map->object == NOTHING)
		return 0;
	return sync_as_asked(k, k->map[op->slot % MAPS], map->len, op->flags);
}

int act_unmap(struct worker *k, const struct op *op)
{
	unsigned slot = op->slot % MAPS;
	struct lasting_map *map = lasting(k, slot);

	if (map->object == NOTHING)
		return 0;
	munmap(k->map[slot], map->len);
	k->map[slot] = NULL;
	map->object = NOTHING;
	model_reap(&k->world->model);
	return 0;
}

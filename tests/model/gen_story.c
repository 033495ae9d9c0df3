/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories: a few operations about the same files, in an order that single
 * ones would hardly come in by luck.  They are for directories that are found
 * elsewhere than they look, for files whose attributes are copied without
 * their data, and for the links of a file in a lower layer.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bytes.h"
#include "linked.h"
#include "pick.h"

#define PATH OP_PATH_BYTES

struct story {
	struct gen *g;
	struct rng *rng;
	struct op by; /* whose client does it */
};

static bool maybe(struct story *s, unsigned percent)
{
	return rng_percent(s->rng, percent);
}

/* What there is no more room for is left out. */
static struct op *add(struct story *s, enum op_kind kind, const char *path)
{
	static struct op nowhere;
	struct op *op = gen_enqueue(s->g, &s->by, kind);

	if (!op)
		return &nowhere;
	bytes_text(op->path, sizeof(op->path), path);
	return op;
}

static struct op *add_two(struct story *s, enum op_kind kind, const char *from,
			  const char *to)
{
	struct op *op = add(s, kind, from);

	bytes_text(op->path2, sizeof(op->path2), to);
	return op;
}

static void move(struct story *s, const char *from, const char *to, int flags)
{
	add_two(s, OP_RENAME, from, to)->flags = flags;
}

static void pick(struct story *s, enum want want, char out[PATH])
{
	pick_path(s->g, &s->by, AT_CWD, want, out);
}

static bool pick_file(struct story *s, char out[PATH])
{
	pick(s, WANT_FILE, s->by.path);
	bytes_text(out, PATH, s->by.path);
	return !s->g->unprivileged || !pick_is_unmarked(s->g, &s->by);
}

/* True if it fits. */
static bool join(char out[PATH], const char *dir, const char *name)
{
	int n = snprintf(out, PATH, "%s/%s", dir, name);

	return n < PATH - NAME_BYTES;
}

static void make_in(struct story *s, const char *dir)
{
	static const enum op_kind kinds[] = { OP_MKDIR, OP_OPEN };
	char path[PATH];
	struct op *op;

	if (!join(path, dir, name_plain(s->rng)))
		return;
	op = add(s, rng_pick(s->rng, kinds), path);
	op->mode = 0755;
	op->fd = rng_below(s->rng, SLOTS);
	op->flags = op->kind == OP_OPEN ? O_RDWR | O_CREAT : 0;
}

static void look_in(struct story *s, const char *dir)
{
	char path[PATH];

	if (join(path, dir, name_plain(s->rng)))
		add(s, OP_LOOK, path);
	add(s, OP_LOOK, dir);
}

/* A new thing where something else was. */
static void make_at(struct story *s, const char *path)
{
	char other[PATH];

	if (maybe(s, 50)) {
		add(s, OP_MKDIR, path)->mode = 0755;
		if (maybe(s, 50))
			make_in(s, path);
	} else if (maybe(s, 50)) {
		pick(s, WANT_ANY, other);
		move(s, other, path, 0);
	} else {
		add(s, OP_MKNOD, path)->mode = S_IFREG | 0644;
	}
}

/* Away, something new in its place, and back. */
static void away_and_back(struct story *s)
{
	char old[PATH];
	char new[PATH];

	pick(s, WANT_DIR, old);
	pick(s, WANT_NEW, new);
	move(s, old, new, maybe(s, 20) ? RENAME_NOREPLACE : 0);
	if (maybe(s, 40))
		make_in(s, new);
	if (maybe(s, 60))
		make_at(s, old);
	if (maybe(s, 50))
		look_in(s, new);
	if (maybe(s, 50))
		move(s, new, old, maybe(s, 50) ? RENAME_EXCHANGE : 0);
	if (maybe(s, 50))
		look_in(s, old);
}

/* Into another directory, that moves too, and out of it again. */
static void with_its_parent(struct story *s)
{
	const char *name = name_plain(s->rng);
	char paths[4][PATH];

	pick(s, WANT_DIR, paths[0]);
	pick(s, WANT_DIR, paths[1]);
	pick(s, WANT_NEW, paths[2]);
	if (!join(paths[3], paths[1], name))
		return;
	move(s, paths[0], paths[3], 0);
	move(s, paths[1], paths[2], 0);
	if (!join(paths[3], paths[2], name))
		return;
	look_in(s, paths[3]);
	if (maybe(s, 50))
		make_in(s, paths[3]);
	if (maybe(s, 40))
		make_at(s, paths[0]);
	if (maybe(s, 40)) {
		pick(s, WANT_NEW, paths[1]);
		move(s, paths[3], paths[1], 0);
		look_in(s, paths[1]);
	}
}

/* Into a directory that only the upper has, or over one that is empty. */
static void into_a_new_one(struct story *s)
{
	char old[PATH];
	char new[PATH];
	char inner[PATH];

	pick(s, WANT_DIR, old);
	pick(s, WANT_NEW, new);
	add(s, OP_MKDIR, new)->mode = 0755;
	if (maybe(s, 50)) {
		move(s, old, new, 0);
		look_in(s, new);
	} else if (join(inner, new, name_plain(s->rng))) {
		move(s, old, inner, 0);
		look_in(s, inner);
	}
	if (maybe(s, 30))
		add(s, OP_RMDIR, old);
}

static void trade_places(struct story *s)
{
	char old[PATH];
	char new[PATH];

	pick(s, WANT_DIR, old);
	pick(s, maybe(s, 70) ? WANT_DIR : WANT_ANY, new);
	move(s, old, new, RENAME_EXCHANGE);
	look_in(s, old);
	look_in(s, new);
	if (maybe(s, 30))
		move(s, new, old, RENAME_EXCHANGE);
}

static void dress(struct story *s, const char *path)
{
	struct op *op;

	switch (rng_below(s->rng, 5)) {
	case 0: add(s, OP_CHMOD, path)->mode = gen_mode(s->g) | 0600; break;
	case 1:
		op = add(s, OP_CHOWN, path);
		op->uid = rng_below(s->rng, 2) * 1000;
		op->gid = rng_below(s->rng, 2) * 1000;
		break;
	case 2:
		op = add(s, OP_UTIMENS, path);
		op->times[0].tv_nsec = UTIME_OMIT;
		op->times[1].tv_sec = rng_below(s->rng, 2000000000);
		op->times[1].tv_nsec = rng_below(s->rng, 1000000000);
		break;
	case 3:
		op = add(s, OP_SETXATTR, path);
		bytes_text(op->xattr.name, sizeof(op->xattr.name), "user.a");
		op->xattr.len = rng_below(s->rng, 30);
		break;
	default: add(s, OP_STAT, path);
	}
}

static void transfer(struct story *s, enum op_kind kind, int8_t fd)
{
	struct op *op = add(s, kind, "");

	op->fd = fd;
	op->fd2 = fd;
	op->off = gen_offset(s->g);
	op->off2 = gen_offset(s->g);
	op->len = gen_length(s->g);
	op->seed = rng_next(s->rng);
}

/* The data come: by a write of whatever kind, or by a cut. */
static void write_to(struct story *s, const char *path)
{
	static const enum op_kind kinds[] = { OP_WRITE,      OP_PWRITE,
					      OP_FTRUNCATE,  OP_MMAP_WRITE,
					      OP_MMAP_WRITE, OP_FALLOCATE };
	static const int flags[] = { O_RDWR, O_RDWR, O_RDWR | O_APPEND,
				     O_RDWR | O_TRUNC };
	int8_t fd = rng_below(s->rng, SLOTS);
	struct op *op;

	if (maybe(s, 15)) {
		add(s, OP_TRUNCATE, path)->off = gen_offset(s->g);
		return;
	}
	op = add(s, OP_OPEN, path);
	op->fd = fd;
	op->flags = rng_pick(s->rng, flags);
	if (maybe(s, 40))
		add(s, OP_STAT, path);
	if (maybe(s, 85))
		transfer(s, rng_pick(s->rng, kinds), fd);
	if (maybe(s, 60))
		add(s, OP_CLOSE, "")->fd = fd;
}

static void dressed_then_written(struct story *s)
{
	unsigned times = rng_between(s->rng, 1, 3);
	char path[PATH];
	char other[PATH];

	if (!pick_file(s, path))
		return;
	for (unsigned i = 0; i < times; i++)
		dress(s, path);
	if (maybe(s, 30)) {
		pick(s, WANT_NEW, other);
		add_two(s, maybe(s, 60) ? OP_RENAME : OP_LINK, path, other);
		bytes_text(path, sizeof(path), other);
	}
	add(s, OP_LOOK, path);
	if (maybe(s, 15))
		add(s, OP_REMOUNT, "");
	if (maybe(s, 75))
		write_to(s, path);
	add(s, OP_LOOK, path);
}

static void part(struct story *s, char path[PATH])
{
	char other[PATH];

	switch (rng_below(s->rng, 4)) {
	case 0: add(s, OP_UNLINK, path); break;
	case 1:
		pick(s, WANT_NEW, other);
		move(s, path, other, 0);
		bytes_text(path, PATH, other);
		break;
	case 2:
		pick(s, WANT_NEW, other);
		add_two(s, OP_LINK, path, other);
		bytes_text(path, PATH, other);
		break;
	default: dress(s, path);
	}
}

/* Write through one name and read through another. */
static void through_all_names(struct story *s)
{
	char paths[2][PATH];

	if (!linked_pick(s->rng, s->g->root, paths)) {
		if (!pick_file(s, paths[0]))
			return;
		pick(s, WANT_NEW, paths[1]);
		add_two(s, OP_LINK, paths[0], paths[1]);
	}
	if (maybe(s, 60))
		part(s, paths[0]);
	if (maybe(s, 15))
		add(s, OP_REMOUNT, "");
	if (maybe(s, 70))
		write_to(s, paths[0]);
	add(s, OP_LOOK, paths[1]);
	if (maybe(s, 40))
		part(s, paths[1]);
	if (maybe(s, 40))
		write_to(s, paths[1]);
	add(s, OP_LOOK, paths[0]);
	add(s, OP_STAT, paths[1]);
}

void gen_story(struct gen *g)
{
	static void (*const stories[])(struct story * s) = {
		away_and_back,        with_its_parent,   into_a_new_one,
		trade_places,         away_and_back,     dressed_then_written,
		dressed_then_written, through_all_names, through_all_names,
	};
	struct story s = { .g = g, .rng = &g->rng };

	s.by.at = AT_CWD;
	if (rng_percent(&g->rng, 25))
		s.by.client = rng_below(&g->rng, CLIENTS);
	rng_pick(s.rng, stories)(&s);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/falloc.h>
#include <sys/file.h>

#include "pick.h"

int64_t gen_offset(struct gen *g)
{
	static const int64_t offsets[] = { 0,    0,    1,     100,   4095,
					   4096, 8192, 65536, 131072 };

	if (rng_percent(&g->rng, 60))
		return rng_pick(&g->rng, offsets);
	if (rng_percent(&g->rng, 3))
		return -1;
	return rng_below(&g->rng, rng_percent(&g->rng, 70) ? 10000 : 300000);
}

int64_t gen_length(struct gen *g)
{
	static const int64_t lengths[] = { 0,    1,    2,     100,   4095,
					   4096, 4097, 65536, 140000 };

	if (rng_percent(&g->rng, 50))
		return rng_pick(&g->rng, lengths);
	return rng_below(&g->rng, rng_percent(&g->rng, 85) ? 9000 : 200000);
}

static int open_flags(struct gen *g)
{
	static const int common[] = {
		O_RDONLY,
		O_RDONLY,
		O_RDONLY,
		O_RDWR,
		O_RDWR,
		O_WRONLY,
		O_WRONLY | O_CREAT,
		O_RDWR | O_CREAT,
		O_RDWR | O_CREAT,
		O_WRONLY | O_TRUNC,
		O_RDWR | O_APPEND,
		O_WRONLY | O_CREAT | O_TRUNC,
		O_PATH,
		O_PATH | O_NOFOLLOW,
		O_RDONLY | O_DIRECTORY,
		O_RDONLY | O_DIRECTORY,
		O_WRONLY | O_CREAT | O_EXCL,
		O_RDWR | O_CREAT | O_EXCL,
		O_RDWR | O_NOFOLLOW,
		O_RDONLY | O_NOFOLLOW,
	};
	static const int bits[] = { O_CREAT,   O_EXCL,      O_TRUNC,
				    O_APPEND,  O_DIRECTORY, O_NOFOLLOW,
				    O_NOATIME, O_SYNC,      O_PATH };
	int flags = rng_pick(&g->rng, common);

	if (rng_percent(&g->rng, 70))
		return flags;
	for (size_t i = 0; i < ARRAY_LEN(bits); i++)
		if (rng_percent(&g->rng, 12))
			flags |= bits[i];
	return flags;
}

static enum want open_want(struct gen *g, int flags)
{
	if (flags & O_DIRECTORY)
		return rng_percent(&g->rng, 90) ? WANT_DIR : WANT_ANY;
	if (flags & O_EXCL)
		return rng_percent(&g->rng, 90) ? WANT_NEW : WANT_ANY;
	if (flags & O_CREAT && rng_percent(&g->rng, 50))
		return WANT_NEW;
	return rng_percent(&g->rng, 75) ? WANT_FILE : WANT_ANY;
}

void gen_open(struct gen *g, struct op *op)
{
	bool nameless = rng_percent(&g->rng, 4);

	op->flags = open_flags(g);
	if (nameless)
		op->flags = O_TMPFILE |
			    (rng_percent(&g->rng, 70) ? O_RDWR : O_WRONLY);
	if (nameless && rng_percent(&g->rng, 20))
		op->flags |= O_EXCL;
	op->fd = rng_below(&g->rng, SLOTS);
	op->mode = gen_mode(g);
	op->at = pick_at(g, op);
	pick_path(g, op, op->at, nameless ? WANT_DIR : open_want(g, op->flags),
		  op->path);
}

void gen_open_for(struct gen *g, struct op *op, enum need need)
{
	static const int writable[] = { O_RDWR, O_RDWR, O_RDWR | O_APPEND,
					O_WRONLY, O_RDWR | O_CREAT };
	enum want want = WANT_FILE;

	op->fd = rng_below(&g->rng, SLOTS);
	op->mode = gen_mode(g) | 0600;
	op->at = pick_at(g, op);
	if (need == NEED_WRITABLE)
		op->flags = rng_pick(&g->rng, writable);
	if (need == NEED_DIR) {
		op->flags = O_RDONLY | O_DIRECTORY;
		want = WANT_DIR;
	}
	pick_path(g, op, op->at, want, op->path);
}

void gen_close(struct gen *g, struct op *op)
{
	op->fd = pick_open(g, op);
}

static bool is_write(enum op_kind kind)
{
	return kind == OP_WRITE || kind == OP_PWRITE;
}

void gen_transfer(struct gen *g, struct op *op)
{
	op->fd = is_write(op->kind) ? pick_writable(g, op) :
				      pick_readable(g, op);
	op->off = gen_offset(g);
	op->len = gen_length(g);
	op->seed = rng_next(&g->rng);
}

void gen_lseek(struct gen *g, struct op *op)
{
	op->fd = pick_slot(g, op, SLOT_FILE);
	op->off = gen_offset(g);
	op->whence = rng_below(&g->rng, 5);
}

void gen_ftruncate(struct gen *g, struct op *op)
{
	op->fd = pick_writable(g, op);
	op->off = gen_offset(g);
}

void gen_fallocate(struct gen *g, struct op *op)
{
	static const int modes[] = {
		0,
		FALLOC_FL_KEEP_SIZE,
		FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		FALLOC_FL_ZERO_RANGE,
		FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
		FALLOC_FL_PUNCH_HOLE,
	};

	op->fd = pick_writable(g, op);
	op->whence = rng_pick(&g->rng, modes);
	op->off = gen_offset(g);
	op->len = gen_length(g);
	if (g->rare && rng_percent(&g->rng, 10))
		op->whence = rng_percent(&g->rng, 50) ?
				     FALLOC_FL_COLLAPSE_RANGE :
				     FALLOC_FL_INSERT_RANGE;
}

void gen_copy(struct gen *g, struct op *op)
{
	op->fd = pick_readable(g, op);
	op->fd2 = pick_writable(g, op);
	op->off = gen_offset(g);
	op->off2 = gen_offset(g);
	op->len = gen_length(g);
}

void gen_sync(struct gen *g, struct op *op)
{
	op->fd = pick_open(g, op);
}

/* What lies behind the end can not be mapped. */
static int64_t map_offset(struct gen *g)
{
	static const uint32_t most[] = { 1, 1, 100, 5000, 70000 };

	return rng_below(&g->rng, rng_pick(&g->rng, most));
}

void gen_mmap_read(struct gen *g, struct op *op)
{
	op->fd = pick_readable(g, op);
	op->off = map_offset(g);
	op->len = gen_length(g);
}

void gen_mmap_write(struct gen *g, struct op *op)
{
	op->fd = pick_writable(g, op);
	op->off = map_offset(g);
	op->len = gen_length(g);
	op->seed = rng_next(&g->rng);
}

void gen_ficlone(struct gen *g, struct op *op)
{
	op->fd = pick_writable(g, op);
	op->fd2 = pick_slot(g, op, SLOT_FILE);
}

/* Through /proc: what was unlinked, or opened with O_PATH, opens again. */
void gen_reopen(struct gen *g, struct op *op)
{
	static const int flags[] = { O_RDONLY, O_RDWR, O_WRONLY,
				     O_RDWR | O_TRUNC, O_WRONLY | O_APPEND };

	op->fd = rng_below(&g->rng, SLOTS);
	op->fd2 = pick_open(g, op);
	op->flags = rng_pick(&g->rng, flags);
	if (g->slots[op->client][op->fd2].kind == SLOT_DIR)
		op->flags = O_RDONLY;
}

void gen_link_fd(struct gen *g, struct op *op)
{
	op->fd = rng_percent(&g->rng, 70) ? pick_writable(g, op) :
					    pick_open(g, op);
	op->at = pick_at(g, op);
	pick_path(g, op, op->at, WANT_NEW, op->path);
	if (g->unprivileged && pick_has_unmarked(g, op))
		op->kind = OP_FSTAT;
}

void gen_flock(struct gen *g, struct op *op)
{
	static const int kinds[] = { LOCK_SH, LOCK_EX, LOCK_UN };

	op->fd = rng_percent(&g->rng, 80) ? pick_slot(g, op, SLOT_FILE) :
					    pick_open(g, op);
	op->whence = rng_pick(&g->rng, kinds);
}

void gen_record_lock(struct gen *g, struct op *op)
{
	static const int types[] = { F_RDLCK, F_WRLCK, F_WRLCK, F_UNLCK };

	op->fd = rng_percent(&g->rng, 50) ? pick_slot(g, op, SLOT_FILE) :
					    pick_writable(g, op);
	op->whence = rng_pick(&g->rng, types);
	op->off = rng_below(&g->rng, 4) * 10;
	op->len = rng_below(&g->rng, 4) * 10;
	op->flags = rng_percent(&g->rng, 40);
}

void gen_on_dir(struct gen *g, struct op *op)
{
	op->fd = pick_slot(g, op, SLOT_DIR);
}

void gen_getdents(struct gen *g, struct op *op)
{
	op->fd = pick_slot(g, op, SLOT_DIR);
	op->len = rng_percent(&g->rng, 50) ? (int)rng_below(&g->rng, 4) : -1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "bytes.h"
#include "pick.h"

#define BURROW_LEVELS 22

/* An existing path, that is sometimes of another type than it should be. */
static void pick_mostly(struct gen *g, struct op *op, enum want want)
{
	op->at = pick_at(g, op);
	if (rng_percent(&g->rng, 10))
		want = WANT_ANY;
	pick_path(g, op, op->at, want, op->path);
}

static void pick_free(struct gen *g, struct op *op)
{
	op->at = pick_at(g, op);
	pick_path(g, op, op->at, WANT_NEW, op->path);
}

/* The second path of an operation with two. */
static void pick_second(struct gen *g, struct op *op, enum want want)
{
	op->at2 = pick_at(g, op);
	pick_path(g, op, op->at2, want, op->path2);
}

void gen_mkdir(struct gen *g, struct op *op)
{
	op->mode = gen_mode(g);
	if (rng_percent(&g->rng, 60))
		op->mode |= 0700;
	pick_free(g, op);
}

void gen_rmdir(struct gen *g, struct op *op)
{
	pick_mostly(g, op, WANT_DIR);
}

void gen_unlink(struct gen *g, struct op *op)
{
	pick_mostly(g, op, WANT_OTHER);
}

void gen_link(struct gen *g, struct op *op)
{
	pick_mostly(g, op, WANT_OTHER);
	pick_second(g, op, WANT_NEW);
	if (rng_percent(&g->rng, 20))
		op->flags = AT_SYMLINK_FOLLOW;
	if (g->unprivileged && pick_is_unmarked(g, op))
		op->kind = OP_LOOK;
}

/* The text of the link is op->path, its place op->path2. */
void gen_symlink(struct gen *g, struct op *op)
{
	pick_path(g, op, AT_CWD, WANT_ANY, op->path);
	pick_second(g, op, WANT_NEW);
}

void gen_mknod(struct gen *g, struct op *op)
{
	static const mode_t types[] = { S_IFIFO, S_IFIFO, S_IFSOCK,
					S_IFREG, S_IFREG, S_IFCHR,
					S_IFBLK, 0,       S_IFDIR };

	op->mode = gen_mode(g) | rng_pick(&g->rng, types);
	if (S_ISCHR(op->mode))
		op->rdev = makedev(1, rng_percent(&g->rng, 50) ? 3 : 5);
	if (S_ISCHR(op->mode) && g->rare && rng_percent(&g->rng, 20))
		op->rdev = 0;
	if (S_ISBLK(op->mode))
		op->rdev = makedev(240, 300 + rng_below(&g->rng, 3));
	pick_free(g, op);
}

static int rename_flags(struct gen *g)
{
	if (rng_percent(&g->rng, 60))
		return 0;
	if (g->rare && rng_percent(&g->rng, 5))
		return RENAME_WHITEOUT;
	if (rng_percent(&g->rng, 3))
		return RENAME_NOREPLACE | RENAME_EXCHANGE;
	return rng_percent(&g->rng, 40) ? RENAME_NOREPLACE : RENAME_EXCHANGE;
}

void gen_rename(struct gen *g, struct op *op)
{
	static const enum want kinds[] = { WANT_DIR, WANT_OTHER, WANT_ANY };
	enum want want = rng_pick(&g->rng, kinds);

	op->flags = rename_flags(g);
	pick_mostly(g, op, want);
	if (!(op->flags & RENAME_EXCHANGE) && rng_percent(&g->rng, 60))
		want = WANT_NEW;
	pick_second(g, op, want);
}

void gen_truncate(struct gen *g, struct op *op)
{
	op->off = gen_offset(g);
	pick_path(g, op, AT_CWD,
		  rng_percent(&g->rng, 90) ? WANT_FILE : WANT_ANY, op->path);
}

void gen_readlink(struct gen *g, struct op *op)
{
	op->len = rng_percent(&g->rng, 85) ? 4096 : rng_below(&g->rng, 8);
	pick_mostly(g, op, WANT_SYMLINK);
}

void gen_listdir(struct gen *g, struct op *op)
{
	pick_mostly(g, op, WANT_DIR);
}

void gen_seekdir(struct gen *g, struct op *op)
{
	op->off = rng_below(&g->rng, 100);
	pick_mostly(g, op, WANT_DIR);
}

void gen_statfs(struct gen *g, struct op *op)
{
	pick_path(g, op, AT_CWD, WANT_ANY, op->path);
}

void gen_chdir(struct gen *g, struct op *op)
{
	if (rng_percent(&g->rng, 50))
		bytes_text(op->path, sizeof(op->path), "/");
	else
		pick_path(g, op, AT_CWD, WANT_DIR, op->path);
}

void gen_look(struct gen *g, struct op *op)
{
	op->at = pick_at(g, op);
	pick_path(g, op, op->at, WANT_ANY, op->path);
}

void gen_burrow(struct gen *g, struct op *op)
{
	op->len = BURROW_LEVELS;
	pick_path(g, op, AT_CWD, WANT_DIR, op->path);
}

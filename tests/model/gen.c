/* SPDX-License-Identifier: Apache-2.0 */
#include "gen.h"

#include <string.h>

#include "bytes.h"
#include "pick.h"

#define DOTS_MOST     2060 /* "./" so often exceeds PATH_MAX */
#define STORY_PERCENT 12   /* begun, of operations; each is some more */

static void gen_nothing(struct gen *g, struct op *op)
{
	(void)g;
	(void)op;
}

/* How often, relative to each other, and what makes the arguments. */
static const struct {
	unsigned weight;
	gen_function *fill;
	enum need need;
} rows[OP_COUNT] = {
	[OP_OPEN] = { 140, gen_open, NEED_NOTHING },
	[OP_CLOSE] = { 40, gen_close, NEED_ANY },
	[OP_READ] = { 25, gen_transfer, NEED_FILE },
	[OP_PREAD] = { 25, gen_transfer, NEED_FILE },
	[OP_WRITE] = { 50, gen_transfer, NEED_WRITABLE },
	[OP_PWRITE] = { 50, gen_transfer, NEED_WRITABLE },
	[OP_LSEEK] = { 25, gen_lseek, NEED_FILE },
	[OP_FTRUNCATE] = { 25, gen_ftruncate, NEED_WRITABLE },
	[OP_FALLOCATE] = { 25, gen_fallocate, NEED_WRITABLE },
	[OP_COPY_FILE_RANGE] = { 20, gen_copy, NEED_FILE },
	[OP_FSYNC] = { 4, gen_sync, NEED_ANY },
	[OP_FDATASYNC] = { 4, gen_sync, NEED_ANY },
	[OP_MMAP_READ] = { 20, gen_mmap_read, NEED_FILE },
	[OP_MMAP_WRITE] = { 30, gen_mmap_write, NEED_WRITABLE },
	[OP_FICLONE] = { 2, gen_ficlone, NEED_WRITABLE },
	[OP_REOPEN] = { 20, gen_reopen, NEED_ANY },
	[OP_LINK_EMPTY] = { 10, gen_link_fd, NEED_ANY },
	[OP_LINK_PROC] = { 10, gen_link_fd, NEED_ANY },
	[OP_FSTAT] = { 30, gen_fstat, NEED_ANY },
	[OP_FCHMOD] = { 20, gen_fchmod, NEED_ANY },
	[OP_FCHOWN] = { 10, gen_fchown, NEED_ANY },
	[OP_FUTIMENS] = { 15, gen_futimens, NEED_ANY },
	[OP_FSETXATTR] = { 15, gen_fsetxattr, NEED_ANY },
	[OP_FGETXATTR] = { 8, gen_fgetxattr, NEED_ANY },
	[OP_FLISTXATTR] = { 8, gen_flistxattr, NEED_ANY },
	[OP_FREMOVEXATTR] = { 8, gen_fremovexattr, NEED_ANY },
	[OP_FLOCK] = { 15, gen_flock, NEED_FILE },
	[OP_SETLK] = { 20, gen_record_lock, NEED_FILE },
	[OP_GETLK] = { 8, gen_record_lock, NEED_FILE },
	[OP_GETDENTS] = { 40, gen_getdents, NEED_DIR },
	[OP_REWINDDIR] = { 15, gen_on_dir, NEED_DIR },
	[OP_FCHDIR] = { 8, gen_on_dir, NEED_DIR },
	[OP_MKDIR] = { 60, gen_mkdir, NEED_NOTHING },
	[OP_RMDIR] = { 50, gen_rmdir, NEED_NOTHING },
	[OP_UNLINK] = { 80, gen_unlink, NEED_NOTHING },
	[OP_LINK] = { 60, gen_link, NEED_NOTHING },
	[OP_SYMLINK] = { 35, gen_symlink, NEED_NOTHING },
	[OP_MKNOD] = { 40, gen_mknod, NEED_NOTHING },
	[OP_RENAME] = { 140, gen_rename, NEED_NOTHING },
	[OP_TRUNCATE] = { 35, gen_truncate, NEED_NOTHING },
	[OP_CHMOD] = { 60, gen_chmod, NEED_NOTHING },
	[OP_CHOWN] = { 40, gen_chown, NEED_NOTHING },
	[OP_UTIMENS] = { 40, gen_utimens, NEED_NOTHING },
	[OP_SETXATTR] = { 60, gen_setxattr, NEED_NOTHING },
	[OP_GETXATTR] = { 25, gen_getxattr, NEED_NOTHING },
	[OP_LISTXATTR] = { 25, gen_listxattr, NEED_NOTHING },
	[OP_REMOVEXATTR] = { 30, gen_removexattr, NEED_NOTHING },
	[OP_STAT] = { 50, gen_stat, NEED_NOTHING },
	[OP_STATX] = { 15, gen_stat, NEED_NOTHING },
	[OP_ACCESS] = { 35, gen_access, NEED_NOTHING },
	[OP_READLINK] = { 25, gen_readlink, NEED_NOTHING },
	[OP_LISTDIR] = { 60, gen_listdir, NEED_NOTHING },
	[OP_SEEKDIR] = { 10, gen_seekdir, NEED_NOTHING },
	[OP_STATFS] = { 8, gen_statfs, NEED_NOTHING },
	[OP_CHDIR] = { 20, gen_chdir, NEED_NOTHING },
	[OP_GETCWD] = { 8, gen_nothing, NEED_NOTHING },
	[OP_UMASK] = { 10, gen_umask, NEED_NOTHING },
	[OP_LOOK] = { 70, gen_look, NEED_NOTHING },
	[OP_BURROW] = { 1, gen_burrow, NEED_NOTHING },
	[OP_TREE] = { 6, gen_nothing, NEED_NOTHING },
	[OP_REMOUNT] = { 5, gen_nothing, NEED_NOTHING },
	[OP_COMMIT] = { 3, gen_nothing, NEED_NOTHING },
	[OP_SWAP] = { 2, gen_nothing, NEED_NOTHING },
	[OP_TICK] = { 20, gen_nothing, NEED_NOTHING },
};

/*
 * Each sequence does some kinds of operation more, some less and some never,
 * since what comes together often is found by luck otherwise.
 */
static void pick_weights(struct gen *g)
{
	static const unsigned factors[] = { 0, 1, 2, 2, 2, 4 };

	for (size_t i = 0; i < OP_COUNT; i++)
		g->weights[i] = rows[i].weight * rng_pick(&g->rng, factors);
}

/* Marks matter at the next mount, and most where layers have gathered. */
static void pick_mounts(struct gen *g)
{
	static const unsigned commits[] = { 2, 10, 10, 30, 110 };
	static const unsigned swaps[] = { 0, 10, 30 };

	g->weights[OP_COMMIT] = rng_pick(&g->rng, commits);
	g->weights[OP_SWAP] = rng_pick(&g->rng, swaps);
}

static void sum_weights(struct gen *g)
{
	g->total = 0;
	for (size_t i = 0; i < OP_COUNT; i++)
		g->total += g->weights[i];
}

void gen_init(struct gen *g, const struct plan *p, const char *root,
	      const struct client *clients)
{
	memset(g, 0, sizeof(*g));
	rng_seed(&g->rng, p->seed);
	g->rare = p->rare;
	g->features = p->features;
	g->unprivileged = p->unprivileged;
	g->clients = clients;
	pick_weights(g);
	if (g->features)
		pick_mounts(g);
	sum_weights(g);
	gen_restarted(g, root);
}

void gen_restarted(struct gen *g, const char *root)
{
	g->root = root;
	memset(g->slots, 0, sizeof(g->slots));
	for (size_t i = 0; i < CLIENTS; i++)
		g->at_root[i] = true;
}

static enum op_kind pick_kind(struct gen *g)
{
	unsigned dice = rng_below(&g->rng, g->total);

	for (size_t i = 0; i < OP_COUNT; i++) {
		if (dice < g->weights[i])
			return i;
		dice -= g->weights[i];
	}
	return OP_LOOK;
}

struct op *gen_enqueue(struct gen *g, const struct op *after, enum op_kind kind)
{
	struct op *op;

	if (g->queued == GEN_QUEUE)
		return NULL;
	op = &g->queue[g->queued++];
	memset(op, 0, sizeof(*op));
	op->kind = kind;
	op->client = after->client;
	op->fd = after->fd;
	op->at = AT_CWD;
	op->at2 = AT_CWD;
	return op;
}

/* Someone has a look at a path that something was done to. */
static void follow_path(struct gen *g, const struct op *after, int8_t at,
			const char *path)
{
	struct op *op;

	if (!path[0] || !rng_percent(&g->rng, 35))
		return;
	op = gen_enqueue(g, after, OP_LOOK);
	if (!op)
		return;
	op->at = at;
	bytes_text(op->path, sizeof(op->path), path);
	if (at == AT_CWD && g->at_root[op->client] &&
	    rng_percent(&g->rng, 50)) {
		uint8_t other = rng_below(&g->rng, CLIENTS);

		if (g->at_root[other] || path[0] == '/')
			op->client = other;
	}
}

static void follow_parent(struct gen *g, const struct op *after)
{
	char *slash;
	struct op *op;

	if (!after->path[0] || after->at != AT_CWD || !rng_percent(&g->rng, 20))
		return;
	op = gen_enqueue(g, after, OP_LOOK);
	if (!op)
		return;
	bytes_text(op->path, sizeof(op->path), after->path);
	slash = strrchr(op->path, '/');
	if (slash == op->path || !slash)
		bytes_text(op->path, sizeof(op->path), slash ? "/" : ".");
	else
		*slash = '\0';
}

static bool only_asks(enum op_kind kind)
{
	switch ((int)kind) {
	case OP_STAT:
	case OP_STATX:
	case OP_LOOK:
	case OP_LISTDIR:
	case OP_SEEKDIR:
	case OP_ACCESS:
	case OP_READLINK:
	case OP_GETXATTR:
	case OP_LISTXATTR:
	case OP_STATFS: return true;
	default: return false;
	}
}

static void follow(struct gen *g, const struct op *op)
{
	if (only_asks(op->kind) || op_is_own(op->kind))
		return;
	if (op->kind == OP_CHDIR || op->dots)
		return;
	if (op->kind != OP_SYMLINK) {
		follow_path(g, op, op->at, op->path);
		follow_parent(g, op);
	}
	follow_path(g, op, op->at2, op->path2);
}

static bool has_slot(const struct gen *g, const struct op *op, enum need need)
{
	for (size_t i = 0; i < SLOTS; i++) {
		const struct slot *s = &g->slots[op->client][i];

		if ((need == NEED_ANY && s->kind != SLOT_EMPTY) ||
		    (need == NEED_DIR && s->kind == SLOT_DIR) ||
		    (need == NEED_FILE && s->kind == SLOT_FILE) ||
		    (need == NEED_WRITABLE && s->kind == SLOT_FILE &&
		     s->writable))
			return true;
	}
	return need == NEED_NOTHING;
}

static void fill(struct gen *g, struct op *op)
{
	enum need need = rows[op->kind].need;

	if (!has_slot(g, op, need) && rng_percent(&g->rng, 90)) {
		op->kind = OP_OPEN;
		gen_open_for(g, op, need);
	} else {
		rows[op->kind].fill(g, op);
	}
}

static void generate(struct gen *g, struct op *out)
{
	memset(out, 0, sizeof(*out));
	out->kind = pick_kind(g);
	out->client = rng_percent(&g->rng, 50) ? 0 :
						 rng_below(&g->rng, CLIENTS);
	out->at = AT_CWD;
	out->at2 = AT_CWD;
	out->fd = 0;
	fill(g, out);
	if (rng_percent(&g->rng, 1))
		out->dots = rng_below(&g->rng, DOTS_MOST);
	follow(g, out);
}

void gen_next(struct gen *g, struct op *out)
{
	if (!g->queued && g->features && rng_percent(&g->rng, STORY_PERCENT))
		gen_story(g);
	if (g->queued) {
		*out = g->queue[0];
		memmove(g->queue, g->queue + 1,
			--g->queued * sizeof(g->queue[0]));
		return;
	}
	generate(g, out);
}

static enum slot_kind slot_kind_of(const struct op *op, const struct statx *st)
{
	if (op->flags & O_PATH)
		return SLOT_PATH;
	if (S_ISREG(st->stx_mode))
		return SLOT_FILE;
	return S_ISDIR(st->stx_mode) ? SLOT_DIR : SLOT_OTHER;
}

static void saw_open(struct gen *g, const struct op *op,
		     const struct result *res)
{
	struct slot *s = &g->slots[op->client][op->fd];
	int mode = op->flags & O_ACCMODE;

	s->fd = res->fd;
	s->kind = slot_kind_of(op, &res->st);
	s->readable = mode != O_WRONLY;
	s->writable = mode != O_RDONLY;
}

void gen_saw(struct gen *g, const struct op *op, const struct result *res)
{
	if (res->err)
		return;
	if (op->kind == OP_OPEN || op->kind == OP_REOPEN)
		saw_open(g, op, res);
	if (op->kind == OP_CLOSE)
		g->slots[op->client][op->fd].kind = SLOT_EMPTY;
	if (op->kind == OP_CHDIR || op->kind == OP_FCHDIR)
		g->at_root[op->client] = op->kind == OP_CHDIR &&
					 strcmp(op->path, "/") == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "pick.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "listing.h"

#define WALKS           5 /* until the file found is of the right type */
#define DESCEND_PERCENT 65
#define NO_SLOT         (-1)

int8_t pick_at(struct gen *g, const struct op *op)
{
	int8_t slot;

	if (!rng_percent(&g->rng, 12))
		return AT_CWD;
	slot = pick_slot(g, op, SLOT_DIR);
	return g->slots[op->client][slot].kind == SLOT_DIR ? slot : AT_CWD;
}

/* The directory that a path would start in, seen from here. */
static int open_start(struct gen *g, const struct op *op, int8_t at,
		      bool absolute)
{
	pid_t pid = g->clients[op->client].pid;
	char path[64];

	if (absolute)
		return open(g->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (at == AT_CWD)
		snprintf(path, sizeof(path), "/proc/%d/cwd", pid);
	else
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid,
			 g->slots[op->client][at].fd);
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

struct walk {
	char *path;
	size_t len;
	unsigned char type; /* DT_... of what was reached */
};

static bool append(struct walk *w, const char *name)
{
	size_t n = strlen(name);
	bool slash = w->len > 0 && w->path[w->len - 1] != '/';

	if (w->len + n + 2 + NAME_BYTES > OP_PATH_BYTES)
		return false;
	if (slash)
		w->path[w->len++] = '/';
	memcpy(w->path + w->len, name, n + 1);
	w->len += n;
	return true;
}

/* Go one name down; the directory that it is, or -1 at the end. */
static int step(struct gen *g, struct walk *w, int dir, enum want want)
{
	struct listing l = { NULL, 0 };
	const struct listed *e = NULL;
	int next = -1;

	if (listing_read_at(&l, dir, ".") < 0 || l.count == 0)
		return -1;
	for (int i = 0; i < 3; i++) {
		e = &l.entries[rng_below(&g->rng, l.count)];
		if (want != WANT_SYMLINK || e->type == DT_LNK)
			break;
	}
	if (append(w, e->name)) {
		w->type = e->type;
		if (e->type == DT_DIR && rng_percent(&g->rng, DESCEND_PERCENT))
			next = openat(dir, e->name,
				      O_PATH | O_DIRECTORY | O_NOFOLLOW |
					      O_CLOEXEC);
	}
	listing_free(&l);
	return next;
}

static void walk(struct gen *g, const struct op *op, int8_t at, enum want want,
		 struct walk *w)
{
	bool absolute = at == AT_CWD && rng_percent(&g->rng, 20);
	int dir = open_start(g, op, at, absolute);

	w->len = absolute;
	w->path[0] = '/';
	w->path[w->len] = '\0';
	w->type = DT_DIR;
	while (dir >= 0) {
		int next = step(g, w, dir, want);

		close(dir);
		dir = next;
	}
	if (w->len == 0)
		append(w, ".");
}

static bool fits(const struct walk *w, enum want want)
{
	switch (want) {
	case WANT_FILE: return w->type == DT_REG;
	case WANT_SYMLINK: return w->type == DT_LNK;
	case WANT_OTHER: return w->type != DT_DIR;
	case WANT_DIR:
	case WANT_NEW: return w->type == DT_DIR;
	case WANT_ANY: break;
	}
	return true;
}

static void add_name(struct gen *g, struct walk *w)
{
	char name[NAME_BYTES];

	if (rng_percent(&g->rng, 30)) {
		w->len = rng_percent(&g->rng, 10);
		w->path[0] = '/';
		w->path[w->len] = '\0';
	}
	name_pick(&g->rng, name);
	if (g->rare && rng_percent(&g->rng, 2))
		bytes_text(name, sizeof(name), NAME_WHITEOUT "x");
	append(w, name);
}

/* Paths as programs should not write them. */
static void make_odd(struct gen *g, struct walk *w)
{
	char name[NAME_BYTES + 60];

	switch (rng_below(&g->rng, 10)) {
	case 0: append(w, ".."); break;
	case 1:
		append(w, "../");
		append(w, name_plain(&g->rng));
		break;
	case 2: append(w, "."); break;
	case 3: w->path[0] = '\0'; break;
	case 4: append(w, "no such/name"); break;
	case 5:
		memset(name, 'N', sizeof(name) - 1);
		name[NAME_BYTES + rng_below(&g->rng, 50)] = '\0';
		append(w, name);
		break;
	case 6: append(w, "/.//"); break;
	default: append(w, "/");
	}
}

void pick_path(struct gen *g, const struct op *op, int8_t at, enum want want,
	       char out[OP_PATH_BYTES])
{
	struct walk w = { .path = out };

	for (int i = 0; i < WALKS; i++) {
		walk(g, op, at, want, &w);
		if (fits(&w, want))
			break;
	}
	if (want == WANT_NEW && rng_percent(&g->rng, 92))
		add_name(g, &w);
	if (rng_percent(&g->rng, 4))
		make_odd(g, &w);
}

static bool is_of_kind(const struct slot *s, enum slot_kind kind)
{
	return s->kind == kind;
}

static bool is_writable(const struct slot *s, enum slot_kind kind)
{
	return s->kind == kind && s->writable;
}

static bool is_other_than(const struct slot *s, enum slot_kind kind)
{
	return s->kind != kind;
}

/* One of those that are as wanted; now and then, or if none is, any. */
static int8_t pick(struct gen *g, const struct op *op,
		   bool (*fits_in)(const struct slot *, enum slot_kind),
		   enum slot_kind kind)
{
	int8_t found[SLOTS];
	size_t count = 0;

	for (int8_t i = 0; i < SLOTS; i++)
		if (fits_in(&g->slots[op->client][i], kind))
			found[count++] = i;
	if (count == 0 || rng_percent(&g->rng, 4))
		return rng_below(&g->rng, SLOTS);
	return found[rng_below(&g->rng, count)];
}

int8_t pick_slot(struct gen *g, const struct op *op, enum slot_kind kind)
{
	return pick(g, op, is_of_kind, kind);
}

int8_t pick_writable(struct gen *g, const struct op *op)
{
	return pick(g, op, is_writable, SLOT_FILE);
}

static bool is_readable(const struct slot *s, enum slot_kind kind)
{
	return s->kind == kind && s->readable;
}

int8_t pick_readable(struct gen *g, const struct op *op)
{
	return pick(g, op, is_readable, SLOT_FILE);
}

int8_t pick_open(struct gen *g, const struct op *op)
{
	return pick(g, op, is_other_than, SLOT_EMPTY);
}

static bool is_unlinked(struct gen *g, const struct op *op, int8_t slot)
{
	static const char mark[] = " (deleted)";
	char target[8192];
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d",
		 g->clients[op->client].pid, g->slots[op->client][slot].fd);
	n = readlink(path, target, sizeof(target));
	return n < 0 || ((size_t)n > sizeof(mark) &&
			 memcmp(target + n - sizeof(mark) + 1, mark,
				sizeof(mark) - 1) == 0);
}

int8_t pick_changeable(struct gen *g, const struct op *op)
{
	int8_t slot = pick_open(g, op);
	enum slot_kind kind = g->slots[op->client][slot].kind;

	if (kind == SLOT_FILE || kind == SLOT_EMPTY || kind == SLOT_PATH)
		return slot;
	if (!is_unlinked(g, op, slot))
		return slot;
	slot = pick_slot(g, op, SLOT_FILE);
	return g->slots[op->client][slot].kind == SLOT_FILE ? slot : NO_SLOT;
}

static bool is_unmarked(int dir, const char *path)
{
	struct stat st;

	return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       !S_ISREG(st.st_mode);
}

bool pick_is_unmarked(struct gen *g, const struct op *op)
{
	bool absolute = op->path[0] == '/';
	int dir = open_start(g, op, op->at, absolute);
	bool is = dir >= 0 && is_unmarked(dir, op->path + absolute);

	if (dir >= 0)
		close(dir);
	return is;
}

bool pick_has_unmarked(struct gen *g, const struct op *op)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d",
		 g->clients[op->client].pid, g->slots[op->client][op->fd].fd);
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

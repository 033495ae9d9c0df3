/* SPDX-License-Identifier: Apache-2.0 */
#include "census.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "listing.h"
#include "scratch.h"

struct sight {
	char *path;
	uint64_t ino;
	uint64_t d_ino;
	bool linked;
	bool unmarked;
};

struct sights {
	struct sight *rows;
	size_t count;
};

static void *grown(void *rows, size_t count, size_t size)
{
	if ((count & (count + 1)) != 0)
		return rows;
	rows = realloc(rows, (count + 1) * 2 * size);
	if (!rows)
		abort();
	return rows;
}

static void see(struct sights *s, const char *path, const struct stat *st,
		uint64_t d_ino)
{
	bool linked = !S_ISDIR(st->st_mode) && st->st_nlink > 1;

	s->rows = grown(s->rows, s->count, sizeof(*s->rows));
	s->rows[s->count++] = (struct sight){
		strdup(path),
		st->st_ino,
		d_ino,
		linked,
		!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode),
	};
}

static void walk(struct sights *s, int dir, const char *path);

/* What is listed and not there is looked for elsewhere. */
static void visit(struct sights *s, int dir, const char *path,
		  const struct listed *e)
{
	struct stat st;
	char *inner;
	int fd;

	if (fstatat(dir, e->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (asprintf(&inner, "%s/%s", path, e->name) < 0)
		abort();
	see(s, inner, &st, e->ino);
	fd = S_ISDIR(st.st_mode) ?
		     openat(dir, e->name, O_PATH | O_DIRECTORY | O_CLOEXEC) :
		     -1;
	if (fd >= 0) {
		walk(s, fd, inner);
		close(fd);
	}
	free(inner);
}

static void walk(struct sights *s, int dir, const char *path)
{
	struct listing l;

	if (listing_read_at(&l, dir, ".") < 0)
		return;
	for (size_t i = 0; i < l.count; i++)
		visit(s, dir, path, &l.entries[i]);
	listing_free(&l);
}

static int by_path(const void *a, const void *b)
{
	const struct sight *x = a;
	const struct sight *y = b;

	return strcmp(x->path, y->path);
}

static struct sights look_around(const char *root)
{
	struct sights s = { NULL, 0 };
	int fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return s;
	walk(&s, fd, "");
	close(fd);
	if (s.count)
		qsort(s.rows, s.count, sizeof(*s.rows), by_path);
	return s;
}

static void forget(struct sights *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->rows[i].path);
	free(s->rows);
}

static bool complain(struct difference *d, const char *what, const char *path,
		     uint64_t left, uint64_t right)
{
	char texts[2][30];

	snprintf(texts[0], sizeof(texts[0]), "%llu", (unsigned long long)left);
	snprintf(texts[1], sizeof(texts[1]), "%llu", (unsigned long long)right);
	bytes_quote(path, strlen(path), d->path, sizeof(d->path));
	difference_note(d, what, texts[0], texts[1]);
	return false;
}

static void add(struct census *c, struct sight *s, const struct sight *r)
{
	struct counted *row;

	c->rows = grown(c->rows, c->count, sizeof(*c->rows));
	row = &c->rows[c->count++];
	row->path = s->path;
	s->path = NULL;
	row->inos[SUBJECT] = s->ino;
	row->inos[REFERENCE] = r->ino;
	row->d_ino = s->d_ino;
	row->linked = s->linked;
	row->unmarked = s->unmarked;
}

static bool pair_up(struct census *c, struct sights *s, const struct sights *r,
		    struct difference *d)
{
	for (size_t i = 0; i < s->count || i < r->count; i++) {
		int order = i == s->count ? 1 :
			    i == r->count ? -1 :
					    by_path(&s->rows[i], &r->rows[i]);

		if (order < 0)
			return complain(d, "only the subject has a name",
					s->rows[i].path, s->rows[i].ino, 0);
		if (order > 0)
			return complain(d, "the subject lacks a name",
					r->rows[i].path, 0, r->rows[i].ino);
		add(c, &s->rows[i], &r->rows[i]);
	}
	return true;
}

bool census_is_listed(const struct census *c, struct difference *d)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].d_ino != c->rows[i].inos[SUBJECT])
			return complain(d, "d_ino is not st_ino",
					c->rows[i].path, c->rows[i].d_ino,
					c->rows[i].inos[SUBJECT]);
	return true;
}

static bool pair_agrees(const struct counted *a, const struct counted *b,
			struct difference *d)
{
	bool here = a->inos[SUBJECT] == b->inos[SUBJECT];
	bool there = a->inos[REFERENCE] == b->inos[REFERENCE];

	if (here == there)
		return true;
	return complain(d,
			here ? "two objects share st_ino" :
			       "two links differ in st_ino",
			a->path, a->inos[SUBJECT], b->inos[SUBJECT]);
}

static bool links_agree(const struct census *c, struct difference *d)
{
	for (size_t i = 0; i < c->count; i++)
		for (size_t k = i + 1; k < c->count; k++)
			if (!pair_agrees(&c->rows[i], &c->rows[k], d))
				return false;
	return true;
}

bool census_take(const char *subject, const char *reference, struct census *out,
		 struct difference *d)
{
	struct sights s = look_around(subject);
	struct sights r = look_around(reference);
	bool good;

	memset(out, 0, sizeof(*out));
	good = pair_up(out, &s, &r, d) && links_agree(out, d);
	forget(&s);
	forget(&r);
	return good;
}

void census_free(struct census *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->rows[i].path);
	free(c->rows);
	memset(c, 0, sizeof(*c));
}

static const struct counted *find_object(const struct census *c, uint64_t ino)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].inos[REFERENCE] == ino)
			return &c->rows[i];
	return NULL;
}

static bool is_kept(const struct counted *now, const struct counted *before,
		    struct difference *d)
{
	if (!before || now->inos[SUBJECT] == before->inos[SUBJECT])
		return true;
	return complain(d, "st_ino of an object changed (now; before)",
			now->path, now->inos[SUBJECT], before->inos[SUBJECT]);
}

bool census_follows(const struct census *now, const struct census *before,
		    struct difference *d)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct counted *c = &now->rows[i];

		if (!is_kept(c, find_object(before, c->inos[REFERENCE]), d))
			return false;
	}
	return true;
}

static const struct counted *find_path(const struct census *c, const char *path)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->rows[i].path, path) == 0)
			return &c->rows[i];
	return NULL;
}

void census_note_linked(struct census *c, const char *side)
{
	for (size_t i = 0; i < c->count; i++)
		c->rows[i].linked |= scratch_was_indexed(side, c->rows[i].path);
}

static bool may_be_another(const struct counted *c, enum kept kept)
{
	return (kept == KEPT_SINGLE && c->linked) ||
	       (kept == KEPT_MARKED && c->unmarked);
}

bool census_is_same(const struct census *now, const struct census *before,
		    enum kept kept, struct difference *d)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct counted *c = find_path(before, now->rows[i].path);

		if (c && may_be_another(c, kept))
			continue;
		if (!is_kept(&now->rows[i], c, d))
			return false;
	}
	return true;
}

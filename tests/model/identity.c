/* SPDX-License-Identifier: Apache-2.0 */
#include "identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "names.h"

void identity_free(struct identity *id)
{
	for (size_t i = 0; i < id->count; i++)
		free(id->rows[i].path);
	free(id->rows);
	id->rows = NULL;
	id->count = 0;
}

static bool has_component(const char *path, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = path; len > 0; p++) {
		if (strncmp(p, name, len) == 0 &&
		    (p[len] == '/' || p[len] == '\0'))
			return true;
		p = strchr(p, '/');
		if (!p)
			break;
	}
	return false;
}

void identity_forget(struct identity *id, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < id->count; i++) {
		if (has_component(id->rows[i].path, name))
			free(id->rows[i].path);
		else
			id->rows[kept++] = id->rows[i];
	}
	id->count = kept;
}

void identity_forget_unmarked(struct identity *id)
{
	size_t kept = 0;

	for (size_t i = 0; i < id->count; i++) {
		if (id->rows[i].unmarked)
			free(id->rows[i].path);
		else
			id->rows[kept++] = id->rows[i];
	}
	id->count = kept;
}

static struct identity_row *find(struct identity *id, const char *path)
{
	for (size_t i = 0; i < id->count; i++)
		if (strcmp(id->rows[i].path, path) == 0)
			return &id->rows[i];
	return NULL;
}

static bool is_linked(const struct statx *st)
{
	return !S_ISDIR(st->stx_mode) && st->stx_nlink > 1;
}

static void add(struct identity *id, const char *path, const struct statx *st)
{
	struct identity_row *row;

	if ((id->count & (id->count + 1)) == 0)
		id->rows = realloc(id->rows,
				   (id->count + 1) * 2 * sizeof(*id->rows));
	if (!id->rows)
		abort();
	row = &id->rows[id->count++];
	row->path = strdup(path);
	row->ino = st->stx_ino;
	row->linked = is_linked(st);
	row->unmarked = !S_ISREG(st->stx_mode) && !S_ISDIR(st->stx_mode);
}

static void complain(struct difference *d, const char *what, const char *path,
		     uint64_t left, uint64_t right)
{
	char texts[2][100];

	if (d->found)
		return;
	snprintf(texts[0], sizeof(texts[0]), "%llu", (unsigned long long)left);
	snprintf(texts[1], sizeof(texts[1]), "%llu", (unsigned long long)right);
	bytes_quote(path, strlen(path), d->path, sizeof(d->path));
	difference_note(d, what, texts[0], texts[1]);
}

/* A link of several falls apart at copy-up, unless there is an index. */
static bool may_fall_apart(const struct identity *id,
			   const struct identity_row *row)
{
	return !id->strict && row->linked;
}

bool identity_see(struct identity *id, const char *path, const struct statx *st,
		  struct difference *d)
{
	struct identity_row *row;

	while (*path == '/')
		path++;
	row = find(id, path);
	if (!row) {
		add(id, path, st);
		return true;
	}
	row->linked |= is_linked(st);
	if (row->ino == st->stx_ino)
		return true;
	if (may_fall_apart(id, row)) {
		row->ino = st->stx_ino;
		return true;
	}
	complain(d, "st_ino changed (now; before)", path, st->stx_ino,
		 row->ino);
	return false;
}

bool identity_see_tree(struct identity *id, const struct tree *t,
		       struct difference *d)
{
	for (size_t i = 0; i < t->count; i++)
		if (!identity_see(id, t->records[i].path, &t->records[i].st, d))
			return false;
	return true;
}

static bool linked(const struct record *a, const struct record *b)
{
	return a->st.stx_ino == b->st.stx_ino &&
	       a->st.stx_dev_minor == b->st.stx_dev_minor;
}

static bool pair_agrees(const struct identity *id, const struct record *s,
			const struct record *s2, const struct record *r,
			const struct record *r2, struct difference *d)
{
	bool here = linked(s, s2);
	bool there = linked(r, r2);

	if (here == there)
		return true;
	if (here && s->st.stx_nlink > 1 && !id->strict &&
	    !S_ISDIR(s->st.stx_mode))
		return true;
	complain(d, here ? "two objects share st_ino" : "hard link fell apart",
		 s->path, s->st.stx_ino, s2->st.stx_ino);
	return false;
}

/* Both trees were compared before: the same paths in the same order. */
bool identity_links_agree(const struct identity *id, const struct tree *subject,
			  const struct tree *reference, struct difference *d)
{
	for (size_t i = 0; i < subject->count; i++)
		for (size_t k = i + 1; k < subject->count; k++)
			if (!pair_agrees(id, &subject->records[i],
					 &subject->records[k],
					 &reference->records[i],
					 &reference->records[k], d))
				return false;
	return true;
}

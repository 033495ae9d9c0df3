/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "listing.h"
#include "scope.h"
#include "tree.h"

#define ORIGINS_NAME "origins"
#define NUMBER_MAX   24

static uint64_t own_number(const struct tree *t, const struct statx *st)
{
	return inos_number(&t->inos, beneath_dev(st), st->stx_ino);
}

/*
 * Its origin may be a copy itself, in a layer that was an upper once.  Of a
 * file with several names, the other names show that number.
 */
static uint64_t number_through(const struct tree *t, const struct origin *o,
			       bool linked, uint64_t otherwise)
{
	struct origin next = *o;

	for (uint16_t i = 0; i <= t->stack.count; i++) {
		scoped_fd int fd = inos_open_origin(&t->inos, &next);
		scoped_marks struct marks m = { 0 };
		struct statx st;

		if (fd < 0 || beneath_stat(fd, "", &st) ||
		    (st.stx_nlink > 1 && !linked))
			return otherwise;
		linked = false;
		otherwise = own_number(t, &st);
		if (marks_read(fd, &m) || m.number || !m.has_origin)
			return m.number ?: otherwise;
		next = m.origin;
	}
	return otherwise;
}

/* Without privilege: most copies lie where their origin does. */
static bool number_below(struct look *k, const char *name,
			 const struct origin *o, uint64_t *number)
{
	const struct listed *e;
	struct listing *list;
	scoped_object struct object below = OBJECT_NONE;
	struct object dir;
	const struct layer *l;
	struct origin here;
	struct statx st;

	if (look_listing(k, &list) || !list)
		return false;
	e = listing_find(list, name);
	if (!e || look_part(k, e->part, &dir) ||
	    object_at(&dir, name, O_PATH, &below))
		return false;
	l = &k->t->stack.lowers[k->dir->parts->part[e->part].layer];
	if (object_origin(&below, l, &here) || !origin_equal(&here, o) ||
	    object_stat(&below, &st) || st.stx_nlink > 1)
		return false;
	*number = own_number(k->t, &st);
	return true;
}

/* The name in WORKDIR/origins of an upper object. */
static int note_name(const struct tree *t, int fd, char name[ORIGIN_NAME])
{
	struct origin o;
	int err = origin_of(fd, t->stack.upper.uuid, &o);

	return err ?: origin_name(&o, name);
}

static bool is_noted_aside(const struct tree *t, mode_t mode)
{
	return t->style != MARK_STYLE_TRUSTED && !S_ISREG(mode) &&
	       !S_ISDIR(mode) && t->stack.writable;
}

static uint64_t number_aside(const struct tree *t, const struct numbered *n)
{
	scoped_fd int fd = -1;
	scoped_fd int origins = -1;
	char entry[ORIGIN_NAME];
	char text[NUMBER_MAX + 1];
	ssize_t len;

	origins = beneath_open(t->stack.work.fd, ORIGINS_NAME,
			       O_PATH | O_DIRECTORY);
	fd = origins < 0 ? origins : beneath_open(n->dir, n->name, O_PATH);
	if (fd < 0 || note_name(t, fd, entry))
		return 0;
	len = readlinkat(origins, entry, text, NUMBER_MAX);
	if (len < 0)
		return 0;
	text[len] = '\0';
	return strtoull(text, NULL, 10);
}

uint64_t number_of(struct look *k, const struct numbered *n)
{
	const struct marks *m = n->marks;
	uint64_t number = m ? m->number : 0;

	if (!number && m && n->upper && is_noted_aside(k->t, n->st.stx_mode))
		number = number_aside(k->t, n);
	if (number)
		return number;
	number = own_number(k->t, &n->st);
	if (!m || !m->has_origin)
		return number;
	if (n->upper && k->t->style != MARK_STYLE_TRUSTED &&
	    number_below(k, n->name, &m->origin, &number))
		return number;
	return number_through(k->t, &m->origin, n->linked, number);
}

static bool note_aside(struct tree *t, int copy, uint64_t number)
{
	int work = t->stack.work.fd;
	scoped_fd int origins = -1;
	char entry[ORIGIN_NAME];
	char text[NUMBER_MAX + 1];

	if (mkdirat(work, ORIGINS_NAME, 0700) && errno != EEXIST)
		return false;
	origins = beneath_open(work, ORIGINS_NAME, O_PATH | O_DIRECTORY);
	if (origins < 0 || note_name(t, copy, entry))
		return false;
	snprintf(text, sizeof(text), "%" PRIu64, number);
	unlinkat(origins, entry, 0);
	return !symlinkat(text, origins, entry);
}

bool number_note(struct tree *t, int copy, const struct object *from,
		 uint16_t layer, uint64_t number)
{
	struct origin o;
	struct statx st;
	bool origin;

	if (t->style == MARK_STYLE_AUFS)
		return false;
	origin = object_has_handle(from) &&
		 !object_origin(from, &t->stack.lowers[layer], &o) &&
		 !origin_write(t->style, copy, &o);
	if (origin && t->style == MARK_STYLE_TRUSTED)
		return true;
	if (beneath_stat(copy, "", &st))
		return origin;
	if (is_noted_aside(t, st.stx_mode))
		return note_aside(t, copy, number) || origin;
	return !marks_set_number(t->style, copy, number) || origin;
}

void number_forget(struct tree *t, int dir, const char *name)
{
	scoped_fd int fd = -1;
	scoped_fd int origins = -1;
	char entry[ORIGIN_NAME];
	struct statx st;

	if (t->style == MARK_STYLE_TRUSTED || beneath_stat(dir, name, &st) ||
	    !is_noted_aside(t, st.stx_mode) || st.stx_nlink > 1)
		return;
	origins = beneath_open(t->stack.work.fd, ORIGINS_NAME,
			       O_PATH | O_DIRECTORY);
	fd = origins < 0 ? origins : beneath_open(dir, name, O_PATH);
	if (fd >= 0 && !note_name(t, fd, entry))
		unlinkat(origins, entry, 0);
}

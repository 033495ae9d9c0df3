/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "beneath.h"
#include "listing.h"
#include "log.h"
#include "mark.h"
#include "merge.h"
#include "origin.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/* What the upper says of a name; *st is set unless MARK_NONE. */
static int upper_mark(struct look *k, const char *name, struct statx *st)
{
	int fd = node_is_upper(k->dir) ? look_upper(k) : -ENOENT;
	int err = fd < 0 ? fd : beneath_stat(fd, name, st);

	if (err == -ENOENT)
		return MARK_NONE;
	if (err)
		return err;
	if (mark_is_whiteout_device(st))
		return MARK_WHITEOUT;
	return S_ISDIR(st->stx_mode) ? MARK_DIR : MARK_FILE;
}

/* What part i says of a name.  Opaqueness is asked for separately. */
static int part_mark(struct look *k, uint16_t i, const char *name,
		     struct statx *st)
{
	int fd = look_part(k, i);
	int err = fd < 0 ? fd : beneath_stat(fd, name, st);
	int hides = 0;

	if (fd >= 0 && err == -ENOENT && k->dir->parts->count > 1)
		hides = mark_has_aufs_whiteout(fd, name);
	else if (!err && k->dir->parts->part[i].xwhiteouts &&
		 S_ISREG(st->stx_mode))
		hides = mark_is_xattr_whiteout(fd, name);
	if (hides)
		return hides < 0 ? hides : MARK_WHITEOUT;
	if (err)
		return err == -ENOENT ? MARK_NONE : err;
	if (mark_is_whiteout_device(st))
		return MARK_WHITEOUT;
	return S_ISDIR(st->stx_mode) ? MARK_DIR : MARK_FILE;
}

/*
 * What the directory dir/name says of its contents, as mark_opaque_of; and
 * whether it is impure.
 */
static int opaque_below(int dir, const char *name, bool *impure)
{
	scoped_fd int fd = beneath_open(dir, name, O_PATH | O_DIRECTORY);

	if (fd >= 0 && mark_leads_elsewhere(fd))
		return -EPERM;
	*impure = fd >= 0 && origin_is_impure(fd);
	return fd < 0 ? fd : mark_opaque_of(fd, false);
}

/*
 * The topmost part that shows the name, from the listing where there is one;
 * -ENOENT if none does.  With a single part, asking it costs no more.
 */
static int first_part(struct look *k, const char *name)
{
	const struct listed *e;
	struct listing *list;
	int err;

	if (!k->dir->parts)
		return -ENOENT;
	if (k->dir->parts->count == 1)
		return 0;
	err = look_listing(k, &list);
	if (err)
		return err;
	e = listing_find(list, name);
	return e ? e->part : -ENOENT;
}

/* Is what the lowers have hidden by an AUFS whiteout in the upper?  Or -errno. */
static int hidden_by_upper(struct look *k, const char *name)
{
	int fd;

	if (!node_is_upper(k->dir))
		return 0;
	fd = look_upper(k);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	return mark_has_aufs_whiteout(fd, name);
}

int probe_lower(struct look *k, const char *name)
{
	int part = first_part(k, name);
	struct statx st;
	int mark;

	if (part < 0)
		return part == -ENOENT ? 0 : part;
	if (k->dir->parts->count > 1)
		return 1;
	mark = part_mark(k, 0, name, &st);
	return mark < 0 ? mark : mark == MARK_FILE || mark == MARK_DIR;
}

/* The layers of a merged directory, while they are found. */
struct finding {
	struct merge merge;
	struct parts *parts; /* with room for all below */
	uint16_t found;
};

static int find_part(struct look *k, const char *name, uint16_t i,
		     struct finding *f, struct view *v)
{
	struct merge before = f->merge;
	struct statx st;
	int mark = part_mark(k, i, name, &st);
	int opaque = OPAQUE_NO;
	int covers = 0;
	bool impure = false;
	bool go_on;

	if (mark < 0)
		return mark;
	if (mark == MARK_DIR)
		opaque = opaque_below(k->parts[i], name, &impure);
	if (opaque < 0)
		return opaque;
	if (mark == MARK_DIR && opaque != OPAQUE_YES &&
	    i + 1 < k->dir->parts->count)
		covers = mark_has_aufs_whiteout(k->parts[i], name);
	if (covers < 0)
		return covers;
	if (opaque == OPAQUE_YES || covers)
		mark = MARK_OPAQUE;
	go_on = merge_add(&f->merge, (enum mark)mark);
	if (!merge_shows(&before, &f->merge))
		return go_on;
	if (before.shown == 0)
		v->st = st;
	if (mark == MARK_FILE) {
		v->birth.layer = k->dir->parts->part[i].layer;
		v->birth.ino =
			inos_number(&k->t->inos, beneath_dev(&st), st.stx_ino);
		return 0;
	}
	if (f->found == 0)
		v->birth.ino =
			inos_number(&k->t->inos, beneath_dev(&st), st.stx_ino);
	f->parts->part[f->found].layer = k->dir->parts->part[i].layer;
	f->parts->part[f->found].xwhiteouts = opaque == OPAQUE_XWHITEOUTS;
	f->parts->part[f->found].impure = impure;
	f->found++;
	return go_on;
}

/* Look below the upper; `f` says what was found above. */
static int find_below(struct look *k, const char *name, struct finding *f,
		      struct view *v)
{
	int first = first_part(k, name);
	uint16_t count = k->dir->parts ? k->dir->parts->count : 0;
	int hidden = first < 0 ? 0 : hidden_by_upper(k, name);
	int go_on = 1;

	if (first == -ENOENT || hidden > 0)
		return 0;
	if (first < 0 || hidden)
		return first < 0 ? first : hidden;
	f->parts = parts_new((uint16_t)(count - first));
	if (!f->parts)
		return -ENOMEM;
	for (uint16_t i = (uint16_t)first; go_on > 0 && i < count; i++)
		go_on = find_part(k, name, i, f, v);
	return go_on < 0 ? go_on : 0;
}

/* The descriptor of the directory that v->st was read from. */
static int home_dir(struct look *k, const struct view *v)
{
	if (v->birth.flags & NODE_UPPER)
		return look_upper(k);
	for (uint16_t i = 0; i < k->dir->parts->count; i++)
		if (k->dir->parts->part[i].layer == v->birth.layer)
			return look_part(k, i);
	return -ENOENT;
}

/* A user's device 0:0 is kept as an empty regular file; see mark.h.  Or -errno. */
static int is_device(struct look *k, const char *name, const struct view *v)
{
	scoped_fd int fd = -1;
	int dir;

	if (!mark_may_be_device(&v->st))
		return 0;
	dir = home_dir(k, v);
	fd = dir < 0 ? dir : beneath_open(dir, name, O_PATH);
	return fd < 0 ? fd : mark_is_device(fd);
}

/* Most copies lie where their origin does. */
static bool origin_below(struct look *k, const char *name,
			 const struct origin *o, uint64_t *number)
{
	int part = first_part(k, name);
	int dir = part < 0 ? part : look_part(k, (uint16_t)part);
	scoped_fd int fd = dir < 0 ? dir : beneath_open(dir, name, O_PATH);
	const struct layer *l;
	struct origin here;
	struct statx st;

	if (fd < 0)
		return false;
	l = &k->t->stack.lowers[k->dir->parts->part[part].layer];
	if (origin_of(fd, l->uuid, &here) || !origin_equal(&here, o) ||
	    beneath_stat(fd, "", &st))
		return false;
	*number = inos_number(&k->t->inos, beneath_dev(&st), st.stx_ino);
	return true;
}

/* Those that were renamed are found by handle, which takes privilege. */
static bool origin_anywhere(struct look *k, const struct origin *o,
			    uint64_t *number)
{
	const struct stack *s = &k->t->stack;
	dev_t tried = 0;

	for (uint16_t i = 0; i < s->count; i++) {
		const struct layer *l = &s->lowers[i];
		dev_t dev = beneath_dev(&l->root);
		scoped_fd int fs = -1;
		uint64_t ino;

		if (i && dev == tried)
			continue;
		tried = dev;
		fs = beneath_open(l->fd, "", O_RDONLY | O_DIRECTORY);
		if (fs < 0 || origin_resolve(o, fs, l->uuid, &ino))
			continue;
		*number = inos_number(&k->t->inos, dev, ino);
		return true;
	}
	return false;
}

/* The number of what it was copied up from, if it was. */
static void number_by_origin(struct look *k, const char *name, struct view *v)
{
	scoped_fd int fd = -1;
	struct origin o;

	if (!(v->birth.flags & NODE_UPPER) || v->birth.ino ||
	    !look_is_impure(k))
		return;
	fd = beneath_open(k->upper, name, O_PATH);
	if (fd < 0 || origin_read(fd, &o))
		return;
	if (!origin_below(k, name, &o, &v->birth.ino))
		origin_anywhere(k, &o, &v->birth.ino);
}

/* May the object be a copy without data, or a directory that was renamed? */
static bool may_lead_elsewhere(struct look *k, const struct view *v)
{
	bool upper = v->birth.flags & NODE_UPPER;

	/* A lower directory was asked when its part was found. */
	if (S_ISDIR(v->st.stx_mode))
		return upper;
	if (!S_ISREG(v->st.stx_mode) || !v->st.stx_size)
		return false;
	if (upper)
		return look_is_impure(k);
	for (uint16_t i = 0; i < k->dir->parts->count; i++)
		if (k->dir->parts->part[i].layer == v->birth.layer)
			return k->dir->parts->part[i].impure;
	return false;
}

/* We do not follow yet, so we refuse, as the kernel where it may not follow. */
static int refuse_elsewhere(struct look *k, const char *name,
			    const struct view *v)
{
	scoped_fd int fd = -1;
	int at;

	if (!may_lead_elsewhere(k, v))
		return 0;
	at = home_dir(k, v);
	fd = at < 0 ? at : beneath_open(at, name, O_PATH);
	if (fd < 0 || !mark_leads_elsewhere(fd))
		return 0;
	log_note("'%s' has a redirect or metacopy mark, which is not followed",
		 name);
	return -EPERM;
}

static void finish_view(struct look *k, const char *name, struct finding *f,
			struct view *v, bool device)
{
	if (f->found) {
		f->parts->count = f->found;
		v->birth.parts = steal(&f->parts);
	}
	v->birth.type = v->st.stx_mode & S_IFMT;
	number_by_origin(k, name, v);
	if (!v->birth.ino)
		v->birth.ino = inos_number(&k->t->inos, beneath_dev(&v->st),
					   v->st.stx_ino);
	if (device) {
		v->birth.type = S_IFCHR;
		v->birth.flags |= NODE_DEVICE;
	}
}

static int probe_upper(struct look *k, const char *name, struct finding *f,
		       struct view *v)
{
	int mark = upper_mark(k, name, &v->st);
	int opaque = OPAQUE_NO;
	bool impure;

	if (mark == MARK_DIR && k->dir->parts)
		opaque = opaque_below(k->upper, name, &impure);
	if (opaque < 0)
		return opaque;
	if (opaque == OPAQUE_YES)
		mark = MARK_OPAQUE;
	if (mark == MARK_DIR || mark == MARK_OPAQUE || mark == MARK_FILE)
		v->birth.flags = NODE_UPPER;
	return mark < 0 ? mark : merge_add(&f->merge, (enum mark)mark);
}

int probe(struct look *k, const char *name, struct view *out)
{
	struct finding f = { 0 };
	int err;

	memset(out, 0, sizeof(*out));
	if (strlen(name) > NAME_MAX)
		return -ENAMETOOLONG;
	if (mark_is_reserved(name))
		return -ENOENT;
	err = probe_upper(k, name, &f, out);
	if (err > 0)
		err = find_below(k, name, &f, out);
	if (!err && !f.merge.shown)
		err = -ENOENT;
	err = err ?: refuse_elsewhere(k, name, out);
	err = err ?: is_device(k, name, out);
	if (err >= 0)
		finish_view(k, name, &f, out, err);
	free(f.parts);
	return err < 0 ? err : 0;
}

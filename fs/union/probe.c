/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "beneath.h"
#include "descend.h"
#include "index.h"
#include "links.h"
#include "number.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/* Part i of the directory that lies in this layer. */
static uint16_t part_of_layer(const struct look *k, uint16_t layer)
{
	uint16_t i = 0;

	while (i + 1 < k->dir->parts->count &&
	       k->dir->parts->part[i].layer != layer)
		i++;
	return i;
}

/* The directory in which what shows was found; the look's. */
static int home_dir(struct look *k, const struct found *f, struct object *out)
{
	if (!f->upper)
		return look_part(k, part_of_layer(k, f->layer), out);
	*out = object_of_fd(look_upper(k));
	return out->fd < 0 ? out->fd : 0;
}

static int open_top(struct look *k, const char *name, const struct finding *f,
		    struct object *out)
{
	struct object dir;
	int err = home_dir(k, &f->top, &dir);

	return err ?: object_at(&dir, name, O_PATH, out);
}

/*
 * A user's device 0:0 is kept as an empty regular file; see mark.h.  In an
 * image it is one like others, where it would be a whiteout elsewhere.
 */
static int is_device(struct look *k, const char *name, const struct finding *f)
{
	scoped_object struct object o = OBJECT_NONE;
	int err;

	if (mark_is_whiteout_device(&f->top.st))
		return 1;
	if (!mark_may_be_device(&f->top.st))
		return 0;
	err = open_top(k, name, f, &o);
	return err ?: object_is_device(&o);
}

/* A copy in the upper is in the index if the entry of its origin is it. */
static int find_entry_of_upper(struct look *k, const char *name,
			       struct finding *f, struct view *v)
{
	const struct marks *m = &f->top.marks;
	char entry[ORIGIN_NAME];
	scoped_object struct object top = OBJECT_NONE;
	struct statx st;
	int err;

	if (k->t->index < 0 || v->st.stx_nlink < 2 || !m->has_origin ||
	    origin_name(&m->origin, entry) || index_stat(k->t, entry, &st) ||
	    st.stx_ino != v->st.stx_ino)
		return 0;
	err = open_top(k, name, f, &top);
	if (err)
		return err;
	v->birth.flags |= NODE_INDEXED;
	v->birth.entry = strdup(entry);
	if (!v->birth.entry)
		return -ENOMEM;
	return index_links(k->t, top.fd, &st, &v->st.stx_nlink);
}

/* The copy is a metacopy of this very lower object. */
static int add_data_part(struct look *k, const char *name,
			 const struct finding *f, struct view *v)
{
	uint16_t i = part_of_layer(k, f->top.layer);
	scoped_object struct object top = OBJECT_NONE;
	struct part part = { .layer = f->top.layer };
	int err = v->birth.parts ? 0 : open_top(k, name, f, &top);

	if (err)
		return err;
	v->birth.flags |= NODE_METACOPY;
	part.inode = top.inode;
	if (!v->birth.parts)
		part.path = place_part_path(k->t, k->dir, i, name);
	if (!v->birth.parts &&
	    (!part.path || parts_add(&v->birth.parts, &part)))
		return -ENOMEM;
	v->st.stx_blocks = f->data_blocks;
	return 0;
}

/* What shows by this name is the copy that the entry leads to. */
static int take_entry(struct look *k, const char *name, const struct finding *f,
		      const struct statx *st, struct view *v)
{
	scoped_fd int fd = index_entry_open(k->t, v->birth.entry, O_PATH);
	scoped_marks struct marks m = { 0 };
	int err = fd < 0 ? fd : marks_read(fd, &m);

	if (err)
		return err;
	v->st = *st;
	err = index_links(k->t, fd, st, &v->st.stx_nlink);
	if (err)
		return err;
	v->birth.flags &= NODE_DEVICE;
	v->birth.flags |= NODE_UPPER | NODE_INDEXED;
	v->kept = m.kept;
	if (m.metacopy)
		return add_data_part(k, name, f, v);
	parts_free(steal(&v->birth.parts));
	return 0;
}

static int find_entry_of_lower(struct look *k, const char *name,
			       const struct finding *f, struct view *v)
{
	scoped_object struct object top = OBJECT_NONE;
	char entry[ORIGIN_NAME];
	struct statx st;
	int err;

	if (!index_is_for(k->t, &v->st))
		return 0;
	err = open_top(k, name, f, &top);
	if (err)
		return err;
	/* No handles, no index: its names part when they are copied up. */
	err = index_entry_of(k->t, &top, f->top.layer, entry);
	if (err)
		return err == -EOPNOTSUPP || err == -ENAMETOOLONG ? 0 : err;
	v->birth.entry = strdup(entry);
	if (!v->birth.entry)
		return -ENOMEM;
	err = index_stat(k->t, entry, &st);
	if (err)
		return err == -ENOENT ? 0 : err;
	return take_entry(k, name, f, &st, v);
}

static uint64_t number(struct look *k, const char *name,
		       const struct finding *f, bool linked)
{
	const struct found *b = linked ? &f->indexed.last : &f->own.last;
	struct numbered n = {
		.name = name,
		.st = b->st,
		.upper = b->upper,
		.linked = linked && b->upper,
		.marks = &b->marks,
	};

	/* One that was cut off from what it merged may remember its number. */
	if (S_ISDIR(b->st.stx_mode) && b->marks.number)
		return b->marks.number;
	if (S_ISDIR(b->st.stx_mode))
		return inos_number(&k->t->inos, beneath_dev(&b->st),
				   b->st.stx_ino);
	n.dir = b->upper ? look_upper(k) : -1;
	return number_of(k, &n);
}

static void fill_dir(struct finding *f, struct view *v)
{
	v->birth.parts = steal(&f->parts);
	if (v->birth.parts)
		v->birth.parts->redirect = steal(&f->redirect);
}

static int fill_file(struct look *k, const char *name, struct finding *f,
		     struct view *v)
{
	int device;

	v->birth.parts = steal(&f->parts);
	v->birth.layer = f->top.upper ? LINKS_UPPER : f->top.layer;
	if (v->birth.parts) {
		v->birth.flags |= NODE_METACOPY;
		v->st.stx_blocks = f->data_blocks;
	}
	v->kept = f->top.upper && f->top.marks.kept;
	device = is_device(k, name, f);
	if (device < 0)
		return device;
	if (device) {
		v->birth.type = S_IFCHR;
		v->birth.flags |= NODE_DEVICE;
	}
	return f->top.upper ? find_entry_of_upper(k, name, f, v) :
			      find_entry_of_lower(k, name, f, v);
}

static int make_view(struct look *k, const char *name, struct finding *f,
		     struct view *v)
{
	int err = 0;

	v->st = f->top.st;
	v->birth.type = v->st.stx_mode & S_IFMT;
	v->birth.flags = f->top.upper ? NODE_UPPER : 0;
	if (f->merge.is_dir)
		fill_dir(f, v);
	else
		err = fill_file(k, name, f, v);
	if (!err)
		v->birth.ino =
			number(k, name, f, v->birth.flags & NODE_INDEXED);
	if (err)
		view_end(v);
	return err;
}

int probe(struct look *k, const char *name, struct view *out)
{
	scoped_finding struct finding f = { 0 };
	int err;

	memset(out, 0, sizeof(*out));
	if (strlen(name) > NAME_MAX)
		return -ENAMETOOLONG;
	if (mark_is_reserved(name))
		return -ENOENT;
	err = descend_begin(&f, k, name);
	err = err ?: descend(&f, name);
	if (!err && !f.merge.shown)
		err = -ENOENT;
	return err ?: make_view(k, name, &f, out);
}

void view_end(struct view *v)
{
	parts_free(steal(&v->birth.parts));
	free(steal(&v->birth.entry));
}

int probe_lower(struct look *k, const char *name)
{
	return descend_lower_has(k, name);
}

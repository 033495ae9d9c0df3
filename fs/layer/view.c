/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "array.h"
#include "index_dir.h"
#include "rest.h"
#include "scope.h"

static int add_dir(struct view_list *parts, struct view_object o,
		   uint32_t flags, struct view_name *n)
{
	if (!n->closed) {
		if (!array_grow(&parts->objects, &parts->room,
				parts->count + 1))
			return -ENOMEM;
		parts->objects[parts->count++] = o;
	}
	n->found = n->is_dir = true;
	if (!n->has_model && !(flags & INDEX_IMPLICIT)) {
		n->has_model = true;
		n->model = o;
	}
	n->closed = n->closed || flags & INDEX_OPAQUE;
	return !n->closed || !n->has_model;
}

int view_add(struct index_file *const *layers, struct view_list *parts,
	     struct view_object o, struct view_name *n)
{
	struct index_inode i = { 0 };
	int err = 0;

	if (o.inode != INDEX_NONE)
		err = index_file_inode(layers[o.layer], o.inode, &i);
	if (err)
		return err;
	if (S_ISDIR(i.mode))
		return add_dir(parts, o, i.flags, n);
	if (!n->found)
		n->top = o;
	n->found = n->closed = true;
	return 0;
}

/* --- a path ---------------------------------------------------------------- */

/* The directories on the way: of each, where its parts begin in the list. */
struct way {
	struct index_file *const *layers;
	struct view_list parts;
	size_t *starts;
	size_t depth, room; /* of starts */
};

static int way_push(struct way *w, size_t start)
{
	if (!array_grow(&w->starts, &w->room, w->depth + 1))
		return -ENOMEM;
	w->starts[w->depth++] = start;
	return 0;
}

/* One directory up, or to the root. */
static void way_pop(struct way *w, bool to_root)
{
	if (w->depth <= 1)
		return;
	w->parts.count = w->starts[to_root ? 1 : w->depth - 1];
	w->depth = to_root ? 1 : w->depth - 1;
}

static int way_root(struct way *w, uint32_t top)
{
	struct view_name n = { 0 };
	int more = 1;

	w->parts.count = w->depth = 0;
	for (uint32_t i = top; i-- > 0 && more > 0;)
		more = view_add(w->layers, &w->parts,
				(struct view_object){ i, INDEX_ROOT }, &n);
	return more < 0 ? more : way_push(w, 0);
}

/* What is under a name; parts of a directory are at the end of the list. */
static int way_look(struct way *w, const char *name, size_t length,
		    struct view_name *n)
{
	size_t end = w->parts.count;
	int more = 1;

	for (size_t i = w->starts[w->depth - 1]; i < end && more > 0; i++) {
		struct view_object o = w->parts.objects[i];
		int err = index_dir_find(w->layers[o.layer], o.inode, name,
					 length, &o.inode);

		if (err == -ENOENT)
			continue;
		more = err ?: view_add(w->layers, &w->parts, o, n);
	}
	return more < 0 ? more : 0;
}

static int way_follow(struct way *w, struct view_object link, struct rest *r)
{
	const struct index_file *f = w->layers[link.layer];
	const char *target;
	struct index_inode i;
	int err = index_file_inode(f, link.inode, &i);

	if (err)
		return err;
	if (!S_ISLNK(i.mode))
		return -ENOENT;
	target = index_file_text(f, &i);
	if (target[0] == '/')
		way_pop(w, true);
	err = rest_follow(r, target, i.size);
	return err == -ELOOP ? -ENOENT : err;
}

/* Into a directory on the way, or along a symlink. */
static int way_step(struct way *w, const char *name, size_t length,
		    struct rest *r)
{
	struct view_name n = { 0 };
	size_t start = w->parts.count;
	int err;

	if (rest_is_dot_dot(name, length)) {
		way_pop(w, false);
		return 0;
	}
	err = way_look(w, name, length, &n);
	if (err)
		return err;
	if (n.is_dir)
		return way_push(w, start);
	if (!n.found || n.top.inode == INDEX_NONE)
		return -ENOENT;
	return way_follow(w, n.top, r);
}

static int way_arrive(struct way *w, const char *name, size_t length,
		      struct view_object *out)
{
	struct view_name n = { 0 };
	int err;

	if (!length || rest_is_dot_dot(name, length))
		return -ENOENT;
	err = way_look(w, name, length, &n);
	if (err)
		return err;
	if (!n.found || n.is_dir || n.top.inode == INDEX_NONE)
		return -ENOENT;
	*out = n.top;
	return 0;
}

static int way_walk(struct way *w, const char *path, size_t size,
		    struct view_object *out)
{
	scoped_rest struct rest r;
	const char *name;
	size_t length;
	int err = 0;

	rest_begin(&r, path, size);
	length = rest_next(&r, &name);
	while (!err && !rest_is_last(&r)) {
		err = way_step(w, name, length, &r);
		if (!err)
			length = rest_next(&r, &name);
	}
	return err ?: way_arrive(w, name, length, out);
}

int view_find(struct index_file *const *layers, uint32_t top, const char *path,
	      size_t size, struct view_object *out)
{
	struct way w = { .layers = layers };
	struct index_inode i = { .flags = 0 };
	struct view_object o = { 0 };
	int err;

	/* What it leads to may be a link itself: of the layers below that. */
	do {
		if (i.flags & INDEX_LINK) {
			top = o.layer;
			path = index_file_text(layers[o.layer], &i);
			size = i.size;
		}
		err = way_root(&w, top);
		err = err ?: way_walk(&w, path, size, &o);
		err = err ?: index_file_inode(layers[o.layer], o.inode, &i);
	} while (!err && i.flags & INDEX_LINK);
	free(w.parts.objects);
	free(w.starts);
	if (!err)
		*out = o;
	return err;
}

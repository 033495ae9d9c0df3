/* SPDX-License-Identifier: Apache-2.0 */
#include "stack_model.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool model_is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return !len ? *path : !strncmp(path, dir, len) && path[len] == '/';
}

struct model_object *model_find(struct model_world *w, const char *path)
{
	for (int i = 0; i < w->count; i++)
		if (!strcmp(w->objects[i].path, path))
			return &w->objects[i];
	return NULL;
}

bool model_is_dir(const struct model_object *o)
{
	return o && (o->kind == 'd' || o->kind == 'i');
}

static void drop_below(struct model_world *w, const char *path)
{
	int kept = 0;

	for (int i = 0; i < w->count; i++)
		if (!model_is_below(w->objects[i].path, path))
			w->objects[kept++] = w->objects[i];
	w->count = kept;
}

static void drop(struct model_world *w, const char *path)
{
	struct model_object *o = model_find(w, path);

	drop_below(w, path);
	o = model_find(w, path);
	if (o)
		*o = w->objects[--w->count];
}

static void put(struct model_world *w, const struct model_object *o)
{
	struct model_object *was = model_find(w, o->path);

	cr_assert_lt(w->count, MODEL_OBJECTS);
	if (was)
		*was = *o;
	else
		w->objects[w->count++] = *o;
}

static bool has(const struct model_marks *m, const char *path)
{
	for (int i = 0; i < m->count; i++)
		if (!strcmp(m->paths[i], path))
			return true;
	return false;
}

static void mark(struct model_marks *m, const char *path)
{
	if (!has(m, path))
		snprintf(m->paths[m->count++], MODEL_PATH, "%s", path);
}

static void unmark(struct model_marks *m, const char *dir, bool itself)
{
	int kept = 0;

	for (int i = 0; i < m->count; i++)
		if (!model_is_below(m->paths[i], dir) &&
		    !(itself && !strcmp(m->paths[i], dir)))
			memmove(m->paths[kept++], m->paths[i], MODEL_PATH);
	m->count = kept;
}

/* "a/b" of "a/b/c", and so on up; false: it was the root's. */
static bool up(char *path)
{
	char *slash = strrchr(path, '/');

	if (!*path)
		return false;
	*(slash ? slash : path) = '\0';
	return *path;
}

/* --- the entries of a tar -------------------------------------------------- */

/* Could it be put there? */
static bool make_parents(struct model_layer *l, const char *path,
			 bool for_marks)
{
	char dir[MODEL_PATH];

	snprintf(dir, sizeof(dir), "%s", path);
	while (up(dir))
		if (model_find(&l->own, dir) &&
		    !model_is_dir(model_find(&l->own, dir)))
			return false;
	snprintf(dir, sizeof(dir), "%s", path);
	while (up(dir)) {
		struct model_object o = { .kind = 'i', .mode = 0755 };

		memcpy(o.path, dir, sizeof(dir));
		if (for_marks)
			mark(&l->shadows, dir);
		else if (!model_find(&l->own, dir))
			put(&l->own, &o);
	}
	return true;
}

bool model_add(struct model_layer *l, const struct model_object *o)
{
	if (!make_parents(l, o->path, false))
		return false;
	if (o->kind == 'd' && model_is_dir(model_find(&l->own, o->path))) {
		*model_find(&l->own, o->path) = *o;
		return true;
	}
	if (o->kind != 'd') {
		unmark(&l->white, o->path, false);
		unmark(&l->opaque, o->path, true);
		unmark(&l->shadows, o->path, true);
	}
	drop(&l->own, o->path);
	put(&l->own, o);
	return true;
}

/* A symlink on the way would lead elsewhere. */
static bool is_astray(struct model_layer *l, const char *path)
{
	char dir[MODEL_PATH];

	snprintf(dir, sizeof(dir), "%s", path);
	while (up(dir)) {
		const struct model_object *o = model_find(&l->own, dir);

		if (o && (o->kind == 's' || o->kind == 'l'))
			return true;
	}
	return false;
}

bool model_whiteout(struct model_layer *l, const char *path)
{
	if (is_astray(l, path))
		return false;
	if (make_parents(l, path, true))
		mark(&l->white, path);
	return true;
}

bool model_opaque(struct model_layer *l, const char *path)
{
	const struct model_object *o = model_find(&l->own, path);

	if (is_astray(l, path) || (o && (o->kind == 's' || o->kind == 'l')))
		return false;
	if ((o && !model_is_dir(o)) || !make_parents(l, path, true))
		return true;
	mark(&l->opaque, path);
	mark(&l->shadows, path);
	return true;
}

/* --- a layer is laid over what there was ----------------------------------- */

static bool is_hidden(const struct model_layer *l, const char *path,
		      bool itself)
{
	char dir[MODEL_PATH];

	snprintf(dir, sizeof(dir), "%s", path);
	if (itself && has(&l->white, dir))
		return true;
	while (up(dir))
		if (has(&l->white, dir) || has(&l->opaque, dir))
			return true;
	return false;
}

/* Directories that are there for marks only, unless a mark takes them away. */
static void add_shadows(struct model_layer *l)
{
	for (int i = 0; i < l->shadows.count; i++) {
		struct model_object o = { .kind = 'i', .mode = 0755 };
		char dir[MODEL_PATH];
		bool gone = false;

		snprintf(dir, sizeof(dir), "%s", l->shadows.paths[i]);
		memcpy(o.path, dir, sizeof(dir));
		do
			gone = gone || (has(&l->white, dir) &&
					!model_find(&l->own, dir));
		while (up(dir));
		if (!gone && !model_find(&l->own, o.path))
			put(&l->own, &o);
	}
}

static void inherit(const struct model_layer *l, struct model_world *before,
		    struct model_object *o)
{
	struct model_object *below = model_find(before, o->path);

	if (o->kind != 'i' || !model_is_dir(below) ||
	    is_hidden(l, o->path, false))
		return;
	o->kind = below->kind;
	o->mode = below->mode;
}

static bool resolve(struct model_layer *l, struct model_world *before,
		    struct model_object *o)
{
	const struct model_object *to = model_find(before, o->target);

	if (model_find(&l->own, o->target))
		return false;
	cr_assert(to && !model_is_dir(to));
	o->kind = to->kind;
	o->mode = to->mode;
	o->inode = to->inode;
	return true;
}

static int by_path(const void *a, const void *b)
{
	const char *x = ((const struct model_object *)a)->path;
	const char *y = ((const struct model_object *)b)->path;

	for (; *x && *x == *y; x++, y++)
		;
	return (*x == '/' ? 1 : *x) - (*y == '/' ? 1 : *y);
}

static void sort(struct model_world *w)
{
	qsort(w->objects, (size_t)w->count, sizeof(*w->objects), by_path);
}

bool model_lay(struct model_world *view, struct model_layer *l)
{
	struct model_world before = *view;

	add_shadows(l);
	sort(&l->own);
	for (int i = 0; i < before.count; i++)
		if (is_hidden(l, before.objects[i].path, true))
			drop(view, before.objects[i].path);
	for (int i = 0; i < l->own.count; i++) {
		struct model_object o = l->own.objects[i];

		inherit(l, &before, &o);
		if (o.kind == 'l' && !resolve(l, &before, &o))
			return false;
		if (!model_is_dir(&o) ||
		    !model_is_dir(model_find(view, o.path)))
			drop(view, o.path);
		put(view, &o);
	}
	return true;
}

/* Its first name. */
static const struct model_object *first_of(const struct model_world *w, int i)
{
	const struct model_object *o = &w->objects[i];

	for (int k = 0; k < i && !model_is_dir(o); k++)
		if (!model_is_dir(&w->objects[k]) &&
		    w->objects[k].inode == o->inode)
			return &w->objects[k];
	return o;
}

static void print(FILE *to, const struct model_object *o,
		  const struct model_object *first)
{
	fprintf(to, "%s%c %s", ftell(to) ? "; " : "",
		first != o ? 'h' : o->kind, o->path);
	if (first != o)
		fprintf(to, " %s", first->path);
	else if (o->kind == 's')
		fprintf(to, " %d", o->inode);
	else if (o->kind == 'f')
		fprintf(to, "=%d", o->inode);
	else if (o->mode != 0755)
		fprintf(to, ":%o", (unsigned int)o->mode);
}

const char *model_text(struct model_world *w)
{
	static char text[8192];
	FILE *to = fmemopen(text, sizeof(text), "w");

	text[0] = '\0';
	sort(w);
	for (int i = 0; i < w->count; i++)
		print(to, &w->objects[i], first_of(w, i));
	fclose(to);
	return text;
}

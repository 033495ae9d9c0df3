/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dirview.h"
#include "lookup.h"
#include "path.h"
#include "scope.h"
#include "tree.h"

/* A directory that the walk is in. */
struct frame {
	struct node *dir; /* with a use, but for the root */
	struct dirview *view;
	size_t at;
	bool moved;
};

struct walking {
	struct tree *t;
	const struct walker *w;
	struct frame *frames;
	size_t depth;
	size_t room;
};

static int read_view(struct tree *t, struct node *dir, struct dirview **out)
{
	scoped_look struct look k;

	look_begin(&k, t, dir);
	return dirview_read(&k, out);
}

/* The use of dir goes to the frame if that is made. */
static int push(struct walking *g, struct node *dir, bool moved)
{
	struct frame f = { .dir = dir, .moved = moved };
	int err;

	if (g->depth == g->room) {
		size_t room = g->room ? g->room * 2 : 64;
		struct frame *more =
			realloc(g->frames, room * sizeof(*g->frames));

		if (!more)
			return -ENOMEM;
		g->frames = more;
		g->room = room;
	}
	err = read_view(g->t, dir, &f.view);
	if (!err)
		g->frames[g->depth++] = f;
	return err;
}

static void pop(struct walking *g)
{
	struct frame *f = &g->frames[--g->depth];

	dirview_free(f->view);
	if (f->dir->parent)
		lookup_forget(g->t, f->dir, 1);
}

static bool goes_into(const struct walking *g, const struct visit *v)
{
	return node_is_dir(v->node) &&
	       (node_is_upper(v->node) || v->moved || g->w->everywhere);
}

static int visit(struct walking *g, struct visit *v)
{
	struct entry e;
	int err = lookup_in(g->t, v->dir, v->name, &e);

	if (err)
		return err == -ENOENT ? 0 : err;
	v->node = e.node;
	err = g->w->enter(v);
	if (!err && goes_into(g, v)) {
		err = push(g, e.node, v->moved);
		if (!err)
			return 0;
	}
	lookup_forget(g->t, e.node, 1);
	return err;
}

static int leave(struct walking *g, struct visit *v)
{
	return g->w->leave ? g->w->leave(v) : 0;
}

static int fail(const struct walking *g, const struct visit *v, int err)
{
	if (err && g->w->failed)
		g->w->failed(v->dir, v->name, err, g->w->ctx);
	return err;
}

static int step_in(struct walking *g, const struct frame *f, const char *name)
{
	struct visit v = {
		.t = g->t,
		.dir = f->dir,
		.name = name,
		.moved = f->moved,
		.ctx = g->w->ctx,
	};

	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return 0;
	return fail(g, &v, visit(g, &v));
}

static int step_out(struct walking *g, const struct frame *f)
{
	struct visit v = {
		.t = g->t,
		.dir = f->dir->parent,
		.name = f->dir->name,
		.node = f->dir,
		.moved = f->moved,
		.ctx = g->w->ctx,
	};
	int err = fail(g, &v, leave(g, &v));

	pop(g);
	return err;
}

static int step_on(struct walking *g)
{
	struct frame *f = &g->frames[g->depth - 1];
	struct dirview_entry e;

	if (!dirview_get(f->view, f->at, &e))
		return step_out(g, f);
	f->at++;
	return step_in(g, f, e.name);
}

int walk(struct tree *t, const struct walker *w)
{
	struct walking g = { .t = t, .w = w };
	struct visit root = { .t = t, .name = "" };
	int err = push(&g, node_find(t->nodes, NODE_ROOT_ID), false);

	fail(&g, &root, err);
	while (!err && g.depth)
		err = step_on(&g);
	while (g.depth)
		pop(&g);
	free(g.frames);
	return err;
}

char *walk_path(struct tree *t, struct node *dir, const char *name)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	scoped_path struct path p;
	char *text;
	int err;

	path_begin(&p);
	err = *name ? path_prepend(&p, name) : 0;
	for (; dir && dir->parent && !err; dir = dir->parent)
		err = path_prepend(&p, dir->name);
	text = err ? NULL : strdup(path_text(&p));
	crowd_leave(door);
	return text;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dirview.h"
#include "lookup.h"
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

static bool has_redirect(const struct node *n)
{
	return node_is_dir(n) && n->parts && n->parts->redirect;
}

static bool goes_into(const struct walking *g, const struct visit *v)
{
	return node_is_dir(v->node) &&
	       (node_is_upper(v->node) || v->moved || g->w->everywhere);
}

static int visit(struct walking *g, const char *name)
{
	struct frame *f = &g->frames[g->depth - 1];
	struct entry e;
	struct visit v = {
		.t = g->t,
		.dir = f->dir,
		.name = name,
		.ctx = g->w->ctx,
	};
	int err = lookup_in(g->t, f->dir, name, &e);

	if (err)
		return err == -ENOENT ? 0 : err;
	v.node = e.node;
	v.moved = f->moved || has_redirect(e.node);
	err = g->w->enter(&v);
	if (!err && goes_into(g, &v)) {
		err = push(g, e.node, v.moved);
		if (!err)
			return 0;
	}
	lookup_forget(g->t, e.node, 1);
	return err;
}

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

static int step_on(struct walking *g)
{
	struct frame *f = &g->frames[g->depth - 1];
	struct visit v = {
		.t = g->t,
		.dir = f->dir->parent,
		.name = f->dir->name,
		.node = f->dir,
		.moved = f->moved,
		.ctx = g->w->ctx,
	};
	struct dirview_entry e;
	int err;

	if (dirview_get(f->view, f->at, &e)) {
		f->at++;
		return is_dots(e.name) ? 0 : visit(g, e.name);
	}
	err = g->w->leave ? g->w->leave(&v) : 0;
	pop(g);
	return err;
}

int walk(struct tree *t, const struct walker *w)
{
	struct walking g = { .t = t, .w = w };
	int err = push(&g, node_find(t->nodes, NODE_ROOT_ID), false);

	while (!err && g.depth)
		err = step_on(&g);
	while (g.depth)
		pop(&g);
	free(g.frames);
	return err;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A forgotten object is remembered by its directory's id and its name in it,
 * and the directory may be forgotten as well.  So: climb to the first one that
 * is alive, then look the names up, downwards.
 *
 * The kernel keeps the names of a directory as they are while it looks one of
 * them up.  Here it does not, so we do: no rename comes between.
 */
#include "reach.h"

#include <errno.h>
#include <string.h>

#include "ids.h"
#include "scope.h"
#include "tree.h"

#define DEPTH_MAX 1000000 /* directories; a circle would be a bug of ours */

/* The attributes of out->node, whose use is given back if there are none. */
static int reach_living(struct tree *t, struct entry *out)
{
	int err = lookup_attr(t, out->node, &out->st);

	/* The kernel is about to tell us that it has forgotten it. */
	if (!err && node_is_dead(out->node) && !out->st.stx_nlink)
		err = -ESTALE;
	if (err)
		lookup_forget(t, out->node, 1);
	return err;
}

/* The ids that are to be looked up, the lowest first. */
struct climb {
	uint64_t *ids;
	size_t count;
	size_t size;
};

static void climb_end(struct climb *c)
{
	free(c->ids);
}

#define scoped_climb __attribute__((cleanup(climb_end)))

static int climb_add(struct climb *c, uint64_t id)
{
	uint64_t *bigger;
	size_t size = c->size ? c->size * 2 : 16;

	if (c->count == DEPTH_MAX)
		return -ESTALE;
	if (c->count == c->size) {
		bigger = realloc(c->ids, size * sizeof(*bigger));
		if (!bigger)
			return -ENOMEM;
		c->ids = bigger;
		c->size = size;
	}
	c->ids[c->count++] = id;
	return 0;
}

/* The first one above that is alive, with a use of it. */
static int climb_up(struct tree *t, uint64_t id, struct climb *c,
		    struct node **out)
{
	struct past_place place;
	struct node *n = node_hold(t->nodes, id);
	int err;

	while (!n) {
		err = climb_add(c, id);
		if (!err && !ids_place(node_ids(t->nodes), id, &place))
			err = -ESTALE;
		if (err)
			return err;
		id = place.dir;
		n = node_hold(t->nodes, id);
	}
	*out = n;
	return 0;
}

/* One step down: e, which is used, becomes the object of this id in it. */
static int step_down(struct tree *t, uint64_t id, struct entry *e)
{
	struct node *dir = e->node;
	struct past_place place;
	int err = -ESTALE;

	if (ids_place(node_ids(t->nodes), id, &place) && place.dir == dir->id &&
	    node_is_dir(dir))
		err = lookup_in(t, dir, place.name, e);
	lookup_forget(t, dir, 1);
	if (!err && e->node->id != id) {
		lookup_forget(t, e->node, 1);
		err = -ESTALE;
	}
	return err == -ENOENT ? -ESTALE : err;
}

static int reach_forgotten(struct tree *t, uint64_t id, struct entry *out)
{
	scoped_climb struct climb c = { 0 };
	int err = climb_up(t, id, &c, &out->node);

	/* Somebody was quicker: it is alive. */
	if (!err && !c.count)
		return reach_living(t, out);
	while (!err && c.count)
		err = step_down(t, c.ids[--c.count], out);
	return err;
}

int reach(struct tree *t, uint64_t id, struct entry *out)
{
	int err;

	out->node = node_hold(t->nodes, id);
	if (out->node)
		return reach_living(t, out);
	crowd_freeze(node_names(t->nodes));
	err = reach_forgotten(t, id, out);
	crowd_thaw(node_names(t->nodes));
	return err;
}

int reach_parent(struct tree *t, uint64_t id, struct entry *out)
{
	struct crowd_door *door;
	struct entry child;
	int err = reach(t, id, &child);

	if (err)
		return err;
	door = crowd_enter(node_names(t->nodes));
	out->node = child.node->parent ?: child.node;
	node_use(out->node);
	crowd_leave(door);
	lookup_forget(t, child.node, 1);
	return reach_living(t, out);
}

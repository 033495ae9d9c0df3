/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <errno.h>
#include <fcntl.h>

#include "beneath.h"
#include "node.h"
#include "path.h"
#include "tree.h"

static int upper_path(const struct node *n, struct path *p)
{
	int err = 0;

	for (; n->parent && !err; n = n->parent)
		err = path_prepend(p, n->name);
	return err;
}

static const struct part *part_in_layer(const struct node *n, uint16_t layer)
{
	for (uint16_t i = 0; n->parts && i < n->parts->count; i++)
		if (n->parts->part[i].layer == layer)
			return &n->parts->part[i];
	return NULL;
}

/* A lower object lies where its parent's part in that layer is. */
static int lower_path(const struct node *n, uint16_t layer, struct path *p)
{
	int err = 0;

	for (; n->parent && !err; n = n->parent) {
		const struct part *part = part_in_layer(n, layer);

		if (part && part->path)
			return path_prepend(p, part->path);
		err = path_prepend(p, n->name);
	}
	return err;
}

static int open_pinned(const struct node *n, int flags)
{
	int fd;

	if (!(flags & O_PATH))
		return beneath_reopen(n->pin, flags);
	fd = fcntl(n->pin, F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? -errno : fd;
}

static int open_upper_inside(struct tree *t, struct node *n, int flags)
{
	scoped_path struct path p;
	int err;

	path_begin(&p);
	if (!node_is_upper(n))
		return -ENOENT;
	if (n->pin >= 0)
		return open_pinned(n, flags);
	err = upper_path(n, &p);
	return err ?: layer_at(&t->stack.upper, path_text(&p), flags);
}

static int open_lower_inside(struct tree *t, struct node *n, uint16_t layer,
			     int flags)
{
	scoped_path struct path p;
	int err;

	path_begin(&p);
	err = lower_path(n, layer, &p);
	return err ?: layer_at(&t->stack.lowers[layer], path_text(&p), flags);
}

int place_open_inside(struct tree *t, struct node *n, int flags)
{
	if (node_is_upper(n))
		return open_upper_inside(t, n, flags);
	return open_lower_inside(
		t, n, n->parts ? n->parts->part[0].layer : n->layer, flags);
}

int place_open(struct tree *t, struct node *n, int flags)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int fd = place_open_inside(t, n, flags);

	crowd_leave(door);
	return fd;
}

int place_upper(struct tree *t, struct node *n, int flags)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int fd = open_upper_inside(t, n, flags);

	crowd_leave(door);
	return fd;
}

int place_part(struct tree *t, struct node *n, uint16_t i, int flags)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int fd = open_lower_inside(t, n, n->parts->part[i].layer, flags);

	crowd_leave(door);
	return fd;
}

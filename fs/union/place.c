/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "beneath.h"
#include "index.h"
#include "links.h"
#include "log.h"
#include "node.h"
#include "path.h"
#include "scope.h"
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

int place_upper_inside(struct tree *t, struct node *n, int flags)
{
	scoped_path struct path p;
	char entry[NAME_MAX + 1];
	int err;

	path_begin(&p);
	if (!node_is_upper(n))
		return -ENOENT;
	if (n->pin >= 0)
		return open_pinned(n, flags);
	if (n->flags & NODE_INDEXED &&
	    links_entry(node_links(t->nodes), n, entry))
		return index_entry_open(t, entry, flags);
	err = upper_path(n, &p);
	return err ?: layer_at(&t->stack.upper, path_text(&p), flags);
}

/*
 * In an image no path is needed: of parts the number is known, and all else
 * lies in its parent's.
 */
static int find_in_image(const struct layer *l, const struct node *n,
			 uint16_t layer, struct object *out)
{
	const struct part *part = part_in_layer(n, layer);
	struct object dir;

	if (part) {
		*out = object_entry(l, part->inode);
		return 0;
	}
	part = n->parent ? part_in_layer(n->parent, layer) : NULL;
	if (bug(!part))
		return -EIO;
	dir = object_entry(l, part->inode);
	return object_at(&dir, n->name, O_PATH, out);
}

static int find_in_dir(const struct layer *l, const struct node *n,
		       uint16_t layer, int flags, struct object *out)
{
	scoped_path struct path p;
	int err;
	int fd;

	path_begin(&p);
	err = lower_path(n, layer, &p);
	fd = err ?: layer_at(l, path_text(&p), flags);
	if (fd < 0)
		return fd;
	*out = object_of_fd(fd);
	return 0;
}

static int lower_inside(struct tree *t, struct node *n, uint16_t layer,
			int flags, struct object *out)
{
	const struct layer *l = &t->stack.lowers[layer];

	return l->image ? find_in_image(l, n, layer, out) :
			  find_in_dir(l, n, layer, flags, out);
}

uint16_t place_layer(const struct node *n)
{
	return node_is_dir(n) ? n->parts->part[0].layer : n->layer;
}

static int open_inside(struct tree *t, struct node *n, int flags,
		       struct object *out)
{
	int fd;

	if (!node_is_upper(n))
		return lower_inside(t, n, place_layer(n), flags, out);
	fd = place_upper_inside(t, n, flags);
	if (fd < 0)
		return fd;
	*out = object_of_fd(fd);
	return 0;
}

int place_open(struct tree *t, struct node *n, int flags, struct object *out)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int err = open_inside(t, n, flags, out);

	crowd_leave(door);
	return err;
}

int place_upper(struct tree *t, struct node *n, int flags)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int fd = place_upper_inside(t, n, flags);

	crowd_leave(door);
	return fd;
}

int place_part(struct tree *t, struct node *n, uint16_t i, int flags,
	       struct object *out)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int err = lower_inside(t, n, n->parts->part[i].layer, flags, out);

	crowd_leave(door);
	return err;
}

int place_data(struct tree *t, struct node *n, int flags, struct object *out)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	int err = n->flags & NODE_METACOPY ?
			  lower_inside(t, n, n->parts->part[0].layer, flags,
				       out) :
			  open_inside(t, n, flags, out);

	crowd_leave(door);
	return err;
}

int place_read(struct tree *t, struct node *n, struct object *out)
{
	int flags = O_RDONLY | O_NONBLOCK | O_NOATIME;
	int err = place_data(t, n, flags, out);

	/* O_NOATIME is for the owner of the file only. */
	return err == -EPERM ? place_data(t, n, flags & ~O_NOATIME, out) : err;
}

int place_write(struct tree *t, struct node *n, int flags)
{
	scoped_fd int path = -1;
	struct statx st;
	int fd = place_upper(t, n, O_RDWR | flags);
	int err;

	if (fd != -EACCES)
		return fd;
	path = place_upper(t, n, O_PATH);
	err = path < 0 ? path : beneath_stat(path, "", &st);
	err = err ?: attr_set_mode(path, st.stx_mode | S_IRUSR | S_IWUSR);
	if (err)
		return -EACCES;
	fd = beneath_reopen(path, O_RDWR | flags);
	attr_set_mode(path, st.stx_mode);
	return fd;
}

static char *lower_path_text(const struct node *n, uint16_t layer,
			     const char *name)
{
	scoped_path struct path p;
	int err;

	path_begin(&p);
	err = name ? path_prepend(&p, name) : 0;
	err = err ?: lower_path(n, layer, &p);
	return err ? NULL : strdup(path_text(&p));
}

char *place_part_path(struct tree *t, struct node *n, uint16_t i,
		      const char *name)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	char *text = lower_path_text(n, n->parts->part[i].layer, name);

	crowd_leave(door);
	return text;
}

char *place_lower_path(const struct node *n)
{
	return lower_path_text(n, n->layer, NULL);
}

int place_settle_parts(struct node *n)
{
	for (uint16_t i = 0; n->parts && i < n->parts->count; i++) {
		struct part *part = &n->parts->part[i];

		part->path = part->path ?:
					  lower_path_text(n, part->layer, NULL);
		if (!part->path)
			return -ENOMEM;
	}
	return 0;
}

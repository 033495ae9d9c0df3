/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "beneath.h"
#include "index.h"
#include "keepsake.h"
#include "links.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/* A merged directory has one link, as in kernel overlayfs. */
static uint32_t dir_links(const struct node *n, uint32_t own)
{
	if (node_is_dead(n))
		return 0;
	if (n->parts && (node_is_upper(n) || n->parts->count > 1))
		return 1;
	return own;
}

void lookup_dress(const struct node *n, struct statx *st)
{
	st->stx_ino = n->ino;
	if (node_is_dir(n))
		st->stx_nlink = dir_links(n, st->stx_nlink);
	else if (node_is_dead(n) && !node_is_upper(n) && st->stx_nlink == 1)
		st->stx_nlink = 0;
	if (n->flags & NODE_DEVICE) {
		st->stx_mode &= (uint16_t) ~(S_IFMT | MARK_DEVICE_MODE);
		st->stx_mode |= S_IFCHR;
		st->stx_rdev_major = 0;
		st->stx_rdev_minor = 0;
	}
}

/* Its names are several: one node for all of them. */
static struct node *make_linked(struct look *k, const char *name,
				struct view *v)
{
	struct links *links = node_links(k->t->nodes);
	dev_t dev = beneath_dev(&v->st);
	struct node *n = links_find(links, dev, v->st.stx_ino);

	if (n) {
		if (n->parent == k->dir && !strcmp(n->name, name))
			return n;
		node_use(k->dir);
		if (!links_add_name(links, n, k->dir, name, v->birth.layer))
			node_put(k->t->nodes, k->dir, 1);
		return n;
	}
	v->birth.flags |= NODE_LINKED;
	n = node_make(k->t->nodes, k->dir, name, &v->birth);
	if (n && links_add(links, dev, v->st.stx_ino, n)) {
		node_put(k->t->nodes, n, 1);
		return NULL;
	}
	if (n)
		n->flags |= NODE_LINKED;
	if (n && v->birth.entry)
		links_set_entry(links, n, v->birth.entry);
	return n;
}

/*
 * Has it, as the node that it would be, several names, or had it some?  (One
 * of which is open, and unlinked.)  Those of a lower file are one object as
 * long as no copy-up can part them.
 */
static bool is_linked(const struct tree *t, const struct view *v)
{
	if (S_ISDIR(v->st.stx_mode))
		return false;
	if (v->birth.flags & NODE_UPPER)
		return v->st.stx_nlink > 1 || v->birth.flags & NODE_INDEXED ||
		       links_has(node_links(t->nodes), beneath_dev(&v->st),
				 v->st.stx_ino);
	return v->birth.entry || (v->st.stx_nlink > 1 && !t->stack.writable);
}

static struct node *make_node(struct look *k, const char *name, struct view *v)
{
	struct crowd_door *door = crowd_enter(node_names(k->t->nodes));
	struct node *n;

	if (is_linked(k->t, v)) {
		links_lock(node_links(k->t->nodes));
		n = make_linked(k, name, v);
		links_unlock(node_links(k->t->nodes));
	} else {
		n = node_make(k->t->nodes, k->dir, name, &v->birth);
	}
	crowd_leave(door);
	return n;
}

/* An object that had lost all names that we knew has this one. */
static int revive(struct tree *t, struct node *n, struct node *dir,
		  const char *name, uint16_t layer)
{
	char *copy = strdup(name);

	if (!copy)
		return -ENOMEM;
	crowd_clear(node_names(t->nodes));
	if (node_is_dead(n)) {
		if (links_drop_name(node_links(t->nodes), n, dir, name))
			node_put(t->nodes, dir, 1);
		node_move(t->nodes, n, dir, steal(&copy));
		n->layer = layer;
	}
	crowd_reopen(node_names(t->nodes));
	free(copy);
	return 0;
}

/*
 * A kill came while its data were copied: give it back what that took.  Whoever
 * copies them now holds the lock, and will do so himself.
 */
static int mend(struct tree *t, struct node *n)
{
	pthread_mutex_t *copying = &t->copying[n->id % TREE_COPYING];
	scoped_fd int fd = -1;
	int err;

	if (!t->stack.writable || pthread_mutex_trylock(copying))
		return 0;
	fd = place_upper(t, n, O_PATH);
	err = fd < 0 ? fd : keepsake_mend(t->style, fd);
	pthread_mutex_unlock(copying);
	return err == -ENODATA || err == -EINVAL ? 0 : err;
}

static int enter_view(struct look *k, const char *name, struct view *v,
		      struct entry *out)
{
	struct node *n = make_node(k, name, v);
	int err = n ? 0 : -ENOMEM;

	if (n && node_is_dead(n))
		err = revive(k->t, n, k->dir, name, v->birth.layer);
	view_end(v);
	if (err)
		return err;
	out->node = n;
	out->st = v->st;
	lookup_dress(n, &out->st);
	if (v->kept && !mend(k->t, n))
		lookup_attr(k->t, n, &out->st);
	return 0;
}

int lookup(struct look *k, const char *name, struct entry *out)
{
	struct view v;
	int err = probe(k, name, &v);

	return err ?: enter_view(k, name, &v, out);
}

int lookup_in(struct tree *t, struct node *dir, const char *name,
	      struct entry *out)
{
	scoped_look struct look k;

	look_begin(&k, t, dir);
	return lookup(&k, name, out);
}

int lookup_made(struct look *k, const char *name, const struct statx *st,
		unsigned int flags, struct entry *out)
{
	struct view v = { .st = *st, .birth.flags = NODE_UPPER | flags };

	v.birth.type = flags & NODE_DEVICE ? S_IFCHR : st->stx_mode & S_IFMT;
	v.birth.ino =
		inos_number(&k->t->inos, beneath_dev(&v.st), v.st.stx_ino);
	return enter_view(k, name, &v, out);
}

void lookup_forget(struct tree *t, struct node *n, uint64_t uses)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));

	node_put(t->nodes, n, uses);
	crowd_leave(door);
	node_trim(t->nodes);
}

static uint64_t data_blocks(struct tree *t, struct node *n, uint64_t otherwise)
{
	scoped_object struct object data = OBJECT_NONE;
	struct statx st;
	int err = place_data(t, n, O_PATH, &data);

	return err || object_stat(&data, &st) ? otherwise : st.stx_blocks;
}

int lookup_attr_of(struct tree *t, struct node *n, const struct object *o,
		   const struct statx *lower, struct statx *out)
{
	int err = object_stat(o, out);

	if (!err && n->flags & NODE_INDEXED)
		err = index_links(t, o->fd, out, &out->stx_nlink);
	if (err)
		return err;
	if (n->flags & NODE_METACOPY)
		out->stx_blocks = lower ? lower->stx_blocks :
					  data_blocks(t, n, out->stx_blocks);
	lookup_dress(n, out);
	return 0;
}

int lookup_attr(struct tree *t, struct node *n, struct statx *out)
{
	scoped_object struct object o = OBJECT_NONE;
	int err = place_open(t, n, O_PATH, &o);

	return err ?: lookup_attr_of(t, n, &o, NULL, out);
}

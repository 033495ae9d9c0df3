/* SPDX-License-Identifier: Apache-2.0 */
#include "copyup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alias.h"
#include "attr.h"
#include "beneath.h"
#include "data_want.h"
#include "fetch.h"
#include "index.h"
#include "links.h"
#include "node.h"
#include "number.h"
#include "place.h"
#include "replica.h"
#include "scope.h"
#include "tree.h"

static pthread_mutex_t *copying_of(struct tree *t, const struct node *n)
{
	return &t->copying[n->id % TREE_COPYING];
}

/* In the order of their addresses, so that two callers can not deadlock. */
void copyup_lock(struct tree *t, const struct node *n, const struct node *m)
{
	pthread_mutex_t *a = copying_of(t, n);
	pthread_mutex_t *b = m ? copying_of(t, m) : a;

	pthread_mutex_lock(a < b ? a : b);
	if (a != b)
		pthread_mutex_lock(a < b ? b : a);
}

void copyup_unlock(struct tree *t, const struct node *n, const struct node *m)
{
	pthread_mutex_t *a = copying_of(t, n);
	pthread_mutex_t *b = m ? copying_of(t, m) : a;

	pthread_mutex_unlock(a);
	if (a != b)
		pthread_mutex_unlock(b);
}

/* Will its node be known by the copy's own number? */
static bool needs_upper_id(const struct replica *r)
{
	return r->indexed || !replica_keeps_number(r);
}

/* A metacopy remembers where the data lie; made before the names are cleared. */
static int data_part(const struct replica *r, struct parts **out)
{
	struct part part = {
		.layer = r->n->layer,
		.inode = r->from.inode,
	};
	struct crowd_door *door;

	*out = NULL;
	if (!r->metacopy || r->n->parts)
		return 0;
	door = crowd_enter(node_names(r->t->nodes));
	part.path = place_lower_path(r->n);
	crowd_leave(door);
	return part.path ? parts_add(out, &part) : -ENOMEM;
}

/* The place of the copy: its name, its entry in the index, or none. */
static int publish_at(struct replica *r, int dir)
{
	if (node_is_dead(r->n)) {
		r->n->pin = beneath_reopen(r->to, O_PATH);
		return r->n->pin < 0 ? r->n->pin : 0;
	}
	if (r->indexed)
		return index_publish(r->t, &r->stage, r->entry);
	return stage_publish(&r->stage, dir, r->n->name, RENAME_NOREPLACE);
}

/* With the names cleared: the node is its copy from here on. */
static void turn_node(struct replica *r, const struct statx *st,
		      struct parts **data)
{
	struct node *n = r->n;

	n->flags |= NODE_UPPER;
	if (r->indexed) {
		n->flags |= NODE_INDEXED;
		links_also(node_links(r->t->nodes), n, beneath_dev(st),
			   st->stx_ino);
	}
	if (r->metacopy)
		n->flags |= NODE_METACOPY;
	if (*data)
		n->parts = steal(data);
	if (!r->metacopy && n->flags & NODE_METACOPY) {
		n->flags &= (uint8_t)~NODE_METACOPY;
		*data = steal(&n->parts);
	}
	if (!replica_keeps_number(r))
		n->ino = inos_number(&r->t->inos, beneath_dev(st), st->stx_ino);
}

/* The copy becomes what the node is.  A dead one has no place: it is kept. */
static int become_upper(struct replica *r, int dir)
{
	struct parts *data;
	struct statx st;
	int err = needs_upper_id(r) ? beneath_stat(r->to, "", &st) : 0;

	err = err ?: data_part(r, &data);
	if (err)
		return err;
	crowd_clear(node_names(r->t->nodes));
	err = publish_at(r, dir);
	if (!err)
		turn_node(r, &st, &data);
	crowd_reopen(node_names(r->t->nodes));
	parts_free(data);
	return err;
}

/* Best effort, so that it is only remembered if it is so. */
static void mark_impure(const struct replica *r, int dir)
{
	struct node *parent = r->n->parent;

	if (parent->flags & NODE_IMPURE)
		return;
	if (origin_is_impure(dir) || !origin_set_impure(r->t->style, dir))
		parent->flags |= NODE_IMPURE;
}

/* The copy of a child is no change of its directory: its times stay. */
static int publish(struct replica *r)
{
	scoped_fd int dir = place_upper(r->t, r->n->parent, O_PATH);
	struct timespec times[2];
	struct statx st;
	int err;

	if (dir < 0 && !node_is_dead(r->n))
		return dir;
	err = dir < 0 ? 0 : beneath_stat(dir, "", &st);
	if (!err && dir >= 0 && (r->noted || r->metacopy))
		mark_impure(r, dir);
	err = err ?: become_upper(r, dir);
	if (err || dir < 0)
		return err;
	attr_times_of(&st, times);
	attr_set_times(dir, times);
	return 0;
}

static int copy_one(struct tree *t, struct node *n, struct data_want *want)
{
	bool whole = !(n->flags & NODE_METACOPY);
	struct replica r;
	int err = replica_make(&r, t, n, want);

	err = err ?: publish(&r);
	if (!err && want->hold)
		*want->hold = (struct held){ .fd = steal_fd(&r.to),
					     .made = true,
					     .whole = whole,
					     .lower = r.st };
	replica_end(&r);
	return err;
}

/*
 * What the kernel may remember of n, and of its directory, is no more so; of n
 * itself who holds the copy has the last word.
 */
static void tell_stale(struct tree *t, struct node *n, uint64_t old_ino,
		       bool held)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	uint64_t dir = n->parent ? n->parent->id : 0;

	crowd_leave(door);
	/* Its ctime is another one, even if the change itself then fails. */
	if (t->stale && !held)
		t->stale(t->stale_ctx, n->id, false);
	/* The rename moved its ctime, and its size if it had no room. */
	if (t->stale && dir)
		t->stale(t->stale_ctx, dir, n->ino != old_ino);
}

static int copy_locked(struct tree *t, struct node *n, struct data_want *want)
{
	uint64_t ino = n->ino;
	int err = 0;

	if (!node_is_upper(n)) {
		err = copy_one(t, n, want);
		if (!err)
			tell_stale(t, n, ino, want->hold);
	}
	if (!err && want->size != DATA_NONE && n->flags & NODE_METACOPY) {
		err = fetch_data(t, n, want);
		/* Its ctime has moved, whatever comes of the change. */
		if (t->stale)
			t->stale(t->stale_ctx, n->id, false);
	}
	return err;
}

static int copy_if_needed(struct tree *t, struct node *n,
			  struct data_want *want)
{
	int err;

	copyup_lock(t, n, NULL);
	err = copy_locked(t, n, want);
	copyup_unlock(t, n, NULL);
	return err;
}

/* The topmost ancestor of n (or n) without an upper object, with a use. */
static struct node *topmost_lower(struct tree *t, struct node *n)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	struct node *top = n;

	while (!node_is_upper(top) && !node_is_dead(top) && top->parent &&
	       !node_is_upper(top->parent))
		top = top->parent;
	node_use(top);
	crowd_leave(door);
	return top;
}

static void unuse(struct tree *t, struct node *n)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));

	node_put(t->nodes, n, 1);
	crowd_leave(door);
}

/* Is there nothing left to do for this much of the data? */
static bool is_copied(const struct node *n, const struct data_want *want)
{
	return want->size == DATA_NONE ? node_is_upper(n) :
					 node_has_upper_data(n);
}

static int copy_missing(struct tree *t, struct node *n, struct data_want *want)
{
	struct data_want none = { .size = DATA_NONE };
	int err = 0;

	if (!t->stack.writable)
		return -EROFS;
	while (!err && !is_copied(n, want)) {
		struct node *top = topmost_lower(t, n);

		err = copy_if_needed(t, top, top == n ? want : &none);
		unuse(t, top);
	}
	return err;
}

static void name_is_put(struct tree *t, struct node *n, struct node *dir,
			const char *name)
{
	crowd_clear(node_names(t->nodes));
	if (n->parent == dir && !strcmp(n->name, name))
		n->layer = LINKS_UPPER;
	else
		links_name_put(node_links(t->nodes), n, dir, name);
	crowd_reopen(node_names(t->nodes));
}

/* A name that is not in the upper, with a use of *dir; *name to be freed. */
static bool find_lower_name(struct tree *t, struct node *n, struct node **dir,
			    char **name)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	bool found = !node_is_dead(n) && n->layer != LINKS_UPPER;

	if (found) {
		*dir = n->parent;
		*name = strdup(n->name);
		node_use(*dir);
	} else {
		found = links_lower_name(node_links(t->nodes), n, dir, name);
	}
	crowd_leave(door);
	return found;
}

static int put_names(struct tree *t, struct node *n)
{
	struct node *dir;
	char *name;
	int err = 0;

	while (!err && n->flags & NODE_INDEXED &&
	       find_lower_name(t, n, &dir, &name)) {
		err = name ? copyup_name(t, n, dir, name) : -ENOMEM;
		unuse(t, dir);
		free(name);
	}
	return err;
}

static int copyup_want(struct tree *t, struct node *n, struct data_want *want)
{
	return copy_missing(t, n, want) ?: put_names(t, n);
}

int copyup(struct tree *t, struct node *n)
{
	struct data_want want = { .size = DATA_NONE };

	return copyup_want(t, n, &want);
}

int copyup_open(struct tree *t, struct node *n, struct held *out)
{
	struct data_want want = { .size = DATA_NONE, .hold = out };
	int err;

	*out = (struct held){ .fd = -1 };
	err = copyup_want(t, n, &want);
	if (!err && out->fd < 0)
		out->fd = place_upper(t, n, O_PATH);
	if (!err && out->fd >= 0)
		return 0;
	/* It may be there, but nobody goes on with it. */
	if (out->made && t->stale)
		t->stale(t->stale_ctx, n->id, false);
	err = err ?: out->fd;
	scope_close_fd(&out->fd);
	return err;
}

int copyup_data(struct tree *t, struct node *n)
{
	struct data_want want = { .size = DATA_ALL };

	return copyup_want(t, n, &want);
}

int copyup_cut(struct tree *t, struct node *n, off_t size,
	       const struct caller *stranger, struct statx *out)
{
	struct data_want want = { .size = size, .stranger = stranger };
	int err = copyup_want(t, n, &want);

	if (err)
		return err;
	if (want.done)
		*out = want.st;
	return want.done;
}

int copyup_name(struct tree *t, struct node *n, struct node *dir,
		const char *name)
{
	int err;

	if (!(n->flags & NODE_INDEXED))
		return 0;
	err = copyup(t, dir);
	if (err)
		return err;
	copyup_lock(t, n, NULL);
	err = alias_put(t, n, dir, name);
	copyup_unlock(t, n, NULL);
	if (!err)
		name_is_put(t, n, dir, name);
	return err;
}

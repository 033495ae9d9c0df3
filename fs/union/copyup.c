/* SPDX-License-Identifier: Apache-2.0 */
#include "copyup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "fdio.h"
#include "node.h"
#include "origin.h"
#include "place.h"
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

/* What size a copy gets, other than that of its lower file. */
struct cut {
	off_t size; /* or COPYUP_ALL */
	const struct caller *stranger;
	bool done;
	struct statx st; /* of the copy, if done */
};

/* One copy-up while it goes on. */
struct copy {
	struct tree *t;
	struct node *n;
	struct cut *cut;
	int from;        /* the lower object; readable if a file */
	int to;          /* its copy on the stage */
	struct statx st; /* of the lower object */
	struct stage stage;
	bool has_origin;
};

static int open_lower(struct copy *c)
{
	int flags = (c->n->type & S_IFMT) == S_IFREG ?
			    O_RDONLY | O_NONBLOCK | O_NOATIME :
			    O_PATH;

	c->from = place_open(c->t, c->n, flags);
	/* O_NOATIME is for the owner of the file only. */
	if (c->from == -EPERM && flags != O_PATH)
		c->from = place_open(c->t, c->n, flags & ~O_NOATIME);
	return c->from < 0 ? c->from : beneath_stat(c->from, "", &c->st);
}

static int make_symlink(const struct copy *c)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(c->from, "", target, sizeof(target) - 1);

	if (len < 0)
		return -errno;
	target[len] = '\0';
	return symlinkat(target, c->t->work.fd, c->stage.name) ? -errno : 0;
}

/* Make an object of the same type on the stage; c->to stands for it. */
static int make_same(struct copy *c)
{
	int work = c->t->work.fd;
	const char *name = c->stage.name;
	mode_t type = c->st.stx_mode & S_IFMT;
	int err;

	if (type == S_IFREG) {
		c->to = beneath_create(work, name, O_RDWR | O_EXCL, 0600);
		return c->to < 0 ? c->to : 0;
	}
	if (type == S_IFDIR)
		err = mkdirat(work, name, 0700) ? -errno : 0;
	else if (type == S_IFLNK)
		err = make_symlink(c);
	else
		err = mknodat(work, name, type | 0600,
			      makedev(c->st.stx_rdev_major,
				      c->st.stx_rdev_minor)) ?
			      -errno :
			      0;
	if (err)
		return err;
	c->to = beneath_open(work, name, O_PATH);
	return c->to < 0 ? c->to : 0;
}

/*
 * One name of several is not its lower object any more once it is copied:
 * the others go on showing that one, with its number.
 */
static bool keeps_origin(const struct copy *c)
{
	return S_ISDIR(c->st.stx_mode) || c->st.stx_nlink == 1;
}

/* Best effort, as the kernel does it: the number may change at a remount. */
static void note_origin(struct copy *c)
{
	const struct stack *s = &c->t->stack;
	const struct node *n = c->n;
	uint16_t layer = n->parts ? n->parts->part[0].layer : n->layer;
	struct origin o;

	if (c->t->style == MARK_STYLE_AUFS ||
	    origin_of(c->from, s->lowers[layer].uuid, &o))
		return;
	c->has_origin = !origin_write(c->t->style, c->to, &o);
}

/*
 * All of it before anybody sees the copy: cut, but with its old times or
 * set-id bits, it would be neither the old file nor the new one.
 */
static int cut_copy(struct copy *c)
{
	struct cut *cut = c->cut;
	int err = 0;

	if (cut->size == COPYUP_ALL || !S_ISREG(c->st.stx_mode))
		return 0;
	if (cut->stranger)
		err = attr_strip_set_id(c->to, cut->stranger);
	if (err >= 0)
		err = ftruncate(c->to, cut->size) ? -errno : 0;
	err = err ?: beneath_stat(c->to, "", &cut->st);
	cut->done = !err;
	return err;
}

/*
 * Data first: they are most of the work and the likeliest to fail.  Marks are
 * not copied with the attributes, except the one that makes a device of it.
 */
static int fill(struct copy *c)
{
	off_t copied = S_ISREG(c->st.stx_mode) ? (off_t)c->st.stx_size : 0;
	int err = 0;

	if (c->cut->size != COPYUP_ALL && c->cut->size < copied)
		copied = c->cut->size;
	if (copied)
		err = fdio_copy(c->from, c->to, copied);
	err = err ?: attr_copy(c->from, &c->st, c->to);
	if (!err && keeps_origin(c))
		note_origin(c);
	if (c->n->flags & NODE_DEVICE)
		err = err ?: mark_set_device(c->t->style, c->to);
	err = err ?: cut_copy(c);
	if (!err && copied && c->t->durable && fsync(c->to))
		err = -errno;
	return err;
}

static uint64_t upper_ino(const struct copy *c)
{
	struct statx st;

	if (beneath_stat(c->to, "", &st))
		return c->n->ino;
	return inos_number(&c->t->inos, beneath_dev(&st), st.stx_ino);
}

/* The copy becomes what the node is.  A dead one has no place: it is kept. */
static int become_upper(struct copy *c, int dir)
{
	int err = 0;

	crowd_clear(node_names(c->t->nodes));
	if (node_is_dead(c->n)) {
		c->n->pin = beneath_reopen(c->to, O_PATH);
		if (c->n->pin < 0)
			err = c->n->pin;
	} else {
		err = stage_publish(&c->stage, dir, c->n->name,
				    RENAME_NOREPLACE);
	}
	if (!err) {
		c->n->flags |= NODE_UPPER;
		if (!keeps_origin(c))
			c->n->ino = upper_ino(c);
	}
	crowd_reopen(node_names(c->t->nodes));
	return err;
}

/* The copy of a child is no change of its directory: its times stay. */
static int publish(struct copy *c)
{
	scoped_fd int dir = place_upper(c->t, c->n->parent, O_PATH);
	struct timespec times[2];
	struct statx st;
	int err;

	if (dir < 0 && !node_is_dead(c->n))
		return dir;
	err = dir < 0 ? 0 : beneath_stat(dir, "", &st);
	if (!err && dir >= 0 && c->has_origin && !origin_is_impure(dir))
		origin_set_impure(c->t->style, dir);
	err = err ?: become_upper(c, dir);
	if (err || dir < 0)
		return err;
	attr_times_of(&st, times);
	attr_set_times(dir, times);
	return 0;
}

static int copy_one(struct tree *t, struct node *n, struct cut *cut)
{
	struct copy c = { .t = t, .n = n, .cut = cut, .from = -1, .to = -1 };
	int err;

	stage_begin(&t->work, &c.stage);
	err = open_lower(&c);
	err = err ?: make_same(&c);
	err = err ?: fill(&c);
	err = err ?: publish(&c);
	scope_close_fd(&c.from);
	scope_close_fd(&c.to);
	stage_end(&c.stage);
	return err;
}

/* What the kernel may remember of n, and of its directory, is no more so. */
static void tell_stale(struct tree *t, struct node *n, uint64_t old_ino)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	uint64_t dir = n->parent ? n->parent->id : 0;

	crowd_leave(door);
	/* Links and size of a directory are others from now on. */
	if (t->stale && (node_is_dir(n) || n->ino != old_ino))
		t->stale(t->stale_ctx, n->id, false);
	if (t->stale && dir && n->ino != old_ino)
		t->stale(t->stale_ctx, dir, true);
}

static int copy_if_needed(struct tree *t, struct node *n, struct cut *cut)
{
	int err = 0;

	copyup_lock(t, n, NULL);
	if (!node_is_upper(n)) {
		uint64_t ino = n->ino;

		err = copy_one(t, n, cut);
		if (!err)
			tell_stale(t, n, ino);
	}
	copyup_unlock(t, n, NULL);
	return err;
}

/* The topmost ancestor of n (or n) without an upper object, with a use. */
static struct node *topmost_lower(struct tree *t, struct node *n)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	struct node *top = n;

	while (!node_is_dead(top) && top->parent && !node_is_upper(top->parent))
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

static int copy_missing(struct tree *t, struct node *n, struct cut *cut)
{
	struct cut all = { .size = COPYUP_ALL };
	int err = 0;

	if (!t->stack.writable)
		return -EROFS;
	while (!err && !node_is_upper(n)) {
		struct node *top = topmost_lower(t, n);

		err = copy_if_needed(t, top, top == n ? cut : &all);
		unuse(t, top);
	}
	return err;
}

int copyup(struct tree *t, struct node *n, off_t size)
{
	struct cut cut = { .size = size };

	return copy_missing(t, n, &cut);
}

int copyup_cut(struct tree *t, struct node *n, off_t size,
	       const struct caller *stranger, struct statx *out)
{
	struct cut cut = { .size = size, .stranger = stranger };
	int err = copy_missing(t, n, &cut);

	if (err)
		return err;
	if (cut.done)
		*out = cut.st;
	return cut.done;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "change_move.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "change_drop.h"
#include "change_make.h"
#include "copyup.h"
#include "dirview.h"
#include "links.h"
#include "lookup.h"
#include "number.h"
#include "origin.h"
#include "place.h"
#include "route.h"
#include "scope.h"
#include "tree.h"

/* One end of a rename. */
struct end {
	struct look look;
	const char *name;
	struct entry entry; /* .node NULL: nothing of that name */
	char *copy;         /* of the other end's name, for its node */
	bool hides;         /* a lower shows under this name */
	int dir;            /* in the upper; the look's */
};

struct moving {
	struct tree *t;
	struct end from;
	struct end to;
	unsigned int flags; /* without RENAME_WHITEOUT */
};

static bool is_exchange(const struct moving *m)
{
	return m->flags & RENAME_EXCHANGE;
}

static bool end_is_dir(const struct end *e)
{
	return e->entry.node && node_is_dir(e->entry.node);
}

/* Has it parts below that must be found after the move? */
static bool has_parts(const struct end *e)
{
	return e->entry.node->parts;
}

/* A directory of which a part is below can only be moved with a redirect. */
static bool can_move(const struct moving *m, const struct end *e)
{
	return !end_is_dir(e) || !has_parts(e) || m->t->features.redirects;
}

static int find_ends(struct moving *m)
{
	int err = lookup(&m->from.look, m->from.name, &m->from.entry);

	if (err)
		return err;
	err = lookup(&m->to.look, m->to.name, &m->to.entry);
	if (err && err != -ENOENT)
		return err;
	if (err) {
		m->to.entry.node = NULL;
		return is_exchange(m) ? -ENOENT : 0;
	}
	return m->flags & RENAME_NOREPLACE ? -EEXIST : 0;
}

static int check_target_empty(struct moving *m)
{
	scoped_look struct look k;
	int empty;

	look_begin(&k, m->t, m->to.entry.node);
	empty = dirview_is_empty(&k);
	return empty < 0 ? empty : empty ? 0 : -ENOTEMPTY;
}

static int check_move(struct moving *m)
{
	if (strlen(m->to.name) > NAME_MAX)
		return -ENAMETOOLONG;
	if (mark_is_reserved(m->to.name))
		return -EPERM;
	if (!can_move(m, &m->from) || (is_exchange(m) && !can_move(m, &m->to)))
		return -EXDEV;
	if (is_exchange(m) || !m->to.entry.node)
		return 0;
	if (end_is_dir(&m->to) != end_is_dir(&m->from))
		return end_is_dir(&m->to) ? -EISDIR : -ENOTDIR;
	return end_is_dir(&m->to) ? check_target_empty(m) : 0;
}

static int prepare_end(struct moving *m, struct end *e, bool copy)
{
	struct node *n = e->entry.node;
	int err = copy ? copyup(m->t, n) : 0;

	err = err ?: copyup(m->t, e->look.dir);
	if (n)
		err = err ?: keep_links(m->t, n, e->look.dir, e->name);
	if (err)
		return err;
	e->dir = look_upper(&e->look);
	if (e->dir < 0)
		return e->dir;
	err = probe_lower(&e->look, e->name);
	if (err < 0)
		return err;
	e->hides = err;
	return 0;
}

/* So that its parts are found from the other name; data can come instead. */
static int write_redirect(struct moving *m, const struct end *moved)
{
	struct node *n = moved->entry.node;
	int err = route_mark(m->t, n, moved->look.dir, moved->name,
			     m->from.look.dir != m->to.look.dir);

	if (err == -EXDEV && !node_is_dir(n))
		err = copyup_data(m->t, n);
	return err;
}

/* Where a directory of that name may lie below, it must not merge with it. */
static int mark_for(struct moving *m, const struct end *moved,
		    const struct end *place)
{
	scoped_fd int fd = -1;

	if (has_parts(moved))
		return write_redirect(m, moved);
	if (!end_is_dir(moved) || !place->look.dir->parts)
		return 0;
	fd = beneath_open(moved->dir, moved->name, O_PATH | O_DIRECTORY);
	return fd < 0 ? fd : mark_set_opaque(m->t->style, fd);
}

/* What moves may have an origin, of which its new directory must tell. */
static void tell_impure(struct moving *m)
{
	bool from = has_parts(&m->from) || origin_is_impure(m->from.dir);
	bool to = is_exchange(m) &&
		  (has_parts(&m->to) || origin_is_impure(m->to.dir));

	if (m->t->style == MARK_STYLE_AUFS)
		return;
	if (from && !origin_is_impure(m->to.dir))
		origin_set_impure(m->t->style, m->to.dir);
	if (to && !origin_is_impure(m->from.dir))
		origin_set_impure(m->t->style, m->from.dir);
}

static int prepare(struct moving *m)
{
	int err = prepare_end(m, &m->from, true);

	err = err ?: prepare_end(m, &m->to, is_exchange(m));
	err = err ?: mark_for(m, &m->from, &m->to);
	if (is_exchange(m))
		err = err ?: mark_for(m, &m->to, &m->from);
	if (err)
		return err;
	m->from.copy = strdup(m->to.name);
	m->to.copy = strdup(m->from.name);
	tell_impure(m);
	return m->from.copy && m->to.copy ? 0 : -ENOMEM;
}

static int rename_flags(struct moving *m, unsigned int flags)
{
	return renameat2(m->from.dir, m->from.name, m->to.dir, m->to.name,
			 flags) ?
		       -errno :
		       0;
}

/* An empty directory like `full`, opaque, on the stage. */
static int make_empty_like(struct moving *m, int full, const char *name)
{
	scoped_fd int fresh = -1;
	struct statx st;
	int err = beneath_stat(full, "", &st);

	if (!err && mkdirat(m->t->work.fd, name, 0700))
		err = -errno;
	if (err)
		return err;
	fresh = beneath_open(m->t->work.fd, name, O_PATH);
	err = fresh < 0 ? fresh : attr_copy(full, &st, fresh);
	return err ?: mark_set_opaque(m->t->style, fresh);
}

/* 1: in the upper the name is a whiteout; 0: it is not; or -errno. */
static int whiteout_at(const struct end *e)
{
	struct statx st;
	int err = beneath_stat(e->dir, e->name, &st);

	if (err)
		return err == -ENOENT ? 0 : err;
	return mark_is_whiteout_device(&st);
}

/* Old name's whiteout by a second step, where the file system has no other. */
static int leave_whiteout(struct moving *m)
{
	int err = rename_flags(m, RENAME_WHITEOUT);

	if (err != -EINVAL)
		return err;
	err = rename_flags(m, 0);
	if (!err && mknodat(m->from.dir, m->from.name, S_IFCHR, 0))
		err = -errno;
	return err;
}

/* A whiteout at the new name and the object change places. */
static int swap_with_whiteout(struct moving *m)
{
	int err = rename_flags(m, RENAME_EXCHANGE);

	if (!err && !m->from.hides)
		unlinkat(m->from.dir, m->from.name, 0);
	return err;
}

static int rename_once(struct moving *m)
{
	bool overlay = m->t->style != MARK_STYLE_AUFS;
	bool hide = m->from.hides && overlay;
	int over = 0;

	if (is_exchange(m))
		return rename_flags(m, RENAME_EXCHANGE);
	if (hide || end_is_dir(&m->from))
		over = whiteout_at(&m->to);
	if (over)
		return over < 0 ? over : swap_with_whiteout(m);
	return hide ? leave_whiteout(m) : rename_flags(m, 0);
}

/*
 * The target shows nothing but holds whiteouts, so it can not be replaced: an
 * empty one takes its place first.  If the rename fails then, they change
 * places again, since what is known of the target is what it was.
 */
static int rename_over_full(struct moving *m)
{
	scoped_stage struct stage s = { 0 };
	scoped_fd int full = beneath_open(m->to.dir, m->to.name, O_PATH);
	int err = full < 0 ? full : 0;

	stage_begin(&m->t->work, &s);
	err = err ?: make_empty_like(m, full, s.name);
	err = err ?: stage_publish(&s, m->to.dir, m->to.name, RENAME_EXCHANGE);
	if (err)
		return err;
	err = rename_once(m);
	if (err)
		stage_publish(&s, m->to.dir, m->to.name, RENAME_EXCHANGE);
	return err;
}

static int rename_upper(struct moving *m)
{
	bool aufs = m->t->style == MARK_STYLE_AUFS;
	int err = 0;

	/* Of no effect while the entry is beside it. */
	if (aufs && m->from.hides && !is_exchange(m))
		err = mark_aufs_make(m->from.dir, m->from.name);
	err = err ?: rename_once(m);
	if (err == -ENOTEMPTY || err == -EEXIST)
		err = rename_over_full(m);
	if (!err && m->to.look.dir->parts)
		mark_aufs_drop(m->to.dir, m->to.name);
	return err;
}

/* The node of `e` is called by the other end's name from now on. */
static void rename_node(struct moving *m, struct end *e, struct end *place)
{
	struct node *n = e->entry.node;
	struct links *links = node_links(m->t->nodes);

	if (n->parent == e->look.dir && !strcmp(n->name, e->name)) {
		node_move(m->t->nodes, n, place->look.dir, steal(&e->copy));
		return;
	}
	if (links_drop_name(links, n, e->look.dir, e->name))
		node_put(m->t->nodes, e->look.dir, 1);
	node_use(place->look.dir);
	if (!links_add_name(links, n, place->look.dir, place->name,
			    LINKS_UPPER))
		node_put(m->t->nodes, place->look.dir, 1);
}

static int move_cleared(struct moving *m)
{
	struct keeping keep = { .pin = -1 };
	bool replaces = m->to.entry.node && !is_exchange(m);
	int err = place_settle_parts(m->from.entry.node);

	if (is_exchange(m))
		err = err ?: place_settle_parts(m->to.entry.node);
	if (err)
		return err;
	if (replaces)
		err = keep_begin(m->t, m->to.entry.node, m->to.look.dir,
				 m->to.name, &keep);
	if (!err && replaces && node_is_upper(m->to.entry.node))
		number_forget(m->t, m->to.dir, m->to.name);
	err = err ?: rename_upper(m);
	if (replaces && keep.node)
		keep_end(m->t, &keep, m->to.look.dir, m->to.name, !err);
	if (err)
		return err;
	rename_node(m, &m->from, &m->to);
	if (is_exchange(m))
		rename_node(m, &m->to, &m->from);
	return 0;
}

static int move(struct moving *m)
{
	int err;

	copyup_lock(m->t, m->from.entry.node, m->to.entry.node);
	crowd_clear(node_names(m->t->nodes));
	err = move_cleared(m);
	crowd_reopen(node_names(m->t->nodes));
	copyup_unlock(m->t, m->from.entry.node, m->to.entry.node);
	return err;
}

static void end_finish(struct moving *m, struct end *e)
{
	if (e->entry.node)
		lookup_forget(m->t, e->entry.node, 1);
	look_end(&e->look);
	free(e->copy);
}

static int rename_ends(struct moving *m)
{
	int err = find_ends(m);

	/* Two names of one object: rename does nothing, says POSIX. */
	if (!err && m->from.entry.node == m->to.entry.node)
		return 0;
	err = err ?: check_move(m);
	err = err ?: prepare(m);
	return err ?: move(m);
}

/* A user's whiteout at the old name is a device of the user's; see mark.h. */
static int user_whiteout(struct tree *t, const struct caller *c,
			 struct node *dir, const char *name)
{
	struct entry made;
	int err = change_make(t, c, dir, name, S_IFCHR, 0, NULL, &made);

	if (!err)
		lookup_forget(t, made.node, 1);
	return err;
}

int change_rename(struct tree *t, const struct caller *c, struct node *from,
		  const char *old, struct node *to, const char *new,
		  unsigned int flags)
{
	struct moving m = {
		.t = t,
		.from.name = old,
		.to.name = new,
		.flags = flags & ~(unsigned int)RENAME_WHITEOUT,
	};
	int err;

	if (!t->stack.writable)
		return -EROFS;
	look_begin(&m.from.look, t, from);
	look_begin(&m.to.look, t, to);
	err = rename_ends(&m);
	end_finish(&m, &m.from);
	end_finish(&m, &m.to);
	if (!err && flags & RENAME_WHITEOUT)
		err = user_whiteout(t, c, from, old);
	return err;
}

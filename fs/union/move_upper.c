/* SPDX-License-Identifier: Apache-2.0 */
#include "move_upper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "mark.h"
#include "scope.h"
#include "tree.h"

static int rename_flags(struct moving *m, unsigned int flags)
{
	return renameat2(m->from.dir, m->from.name, m->to.dir, m->to.name,
			 flags) ?
		       -errno :
		       0;
}

static bool is_aufs(const struct moving *m)
{
	return m->t->style == MARK_STYLE_AUFS;
}

/*
 * An empty directory like `full` on the stage, opaque; but it would not be
 * empty with AUFS's mark in it, and gets one beside it.
 */
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
	if (err || is_aufs(m))
		return err;
	return mark_set_opaque(m->t->style, fresh);
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
	bool hide = m->from.hides && !is_aufs(m);
	int over = 0;

	if (move_is_exchange(m))
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
static int replace_full(struct moving *m)
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

/* Beside the target, which shows nothing of what is below, a mark says that. */
static int rename_over_full(struct moving *m)
{
	bool mark = is_aufs(m) && m->to.hides;
	int had = mark ? mark_has_aufs_whiteout(m->to.dir, m->to.name) : 0;
	int err = had < 0 ? had : 0;

	if (!err && mark && !had)
		err = mark_aufs_make(m->to.dir, m->to.name);
	err = err ?: replace_full(m);
	if (err && mark && !had)
		mark_aufs_drop(m->to.dir, m->to.name);
	return err;
}

int move_upper(struct moving *m)
{
	int err = 0;

	/* Of no effect while the entry is beside it. */
	if (is_aufs(m) && m->from.hides && !move_is_exchange(m))
		err = mark_aufs_make(m->from.dir, m->from.name);
	err = err ?: rename_once(m);
	if (err == -ENOTEMPTY || err == -EEXIST)
		err = rename_over_full(m);
	if (!err && m->to.look.dir->parts)
		mark_aufs_drop(m->to.dir, m->to.name);
	return err;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "change_make.h"

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
#include "copyup.h"
#include "links.h"
#include "lookup.h"
#include "marks.h"
#include "origin.h"
#include "place.h"
#include "route.h"
#include "scope.h"
#include "tree.h"
#include "xattr.h"

#define ACL_DEFAULT "system.posix_acl_default"
#define NESTED      "new" /* in a stage that stands for a directory */

/* What is to be made, where and for whom. */
struct making {
	struct tree *t;
	const struct caller *caller;
	struct look look;
	const char *name;
	mode_t mode;
	dev_t rdev;
	const char *target;
	struct node *source; /* of a hard link */
	struct statx made;   /* its attributes, once it is there */
};

static bool is_user_device(const struct making *m)
{
	return S_ISCHR(m->mode) && m->rdev == 0;
}

/* What `dir` would give a child, the file system gives it. */
static int make_as_caller(const struct making *m, int dir, const char *name)
{
	int err;

	caller_begin(m->caller);
	if (S_ISDIR(m->mode))
		err = mkdirat(dir, name, m->mode & 07777);
	else if (S_ISLNK(m->mode))
		err = symlinkat(m->target, dir, name);
	else if (is_user_device(m))
		err = mknodat(dir, name,
			      S_IFREG | MARK_DEVICE_MODE | (m->mode & 07777),
			      0);
	else
		err = mknodat(dir, name, m->mode, m->rdev);
	err = err ? -errno : 0;
	caller_end();
	return err;
}

static int link_source(const struct making *m, int dir, const char *name)
{
	scoped_fd int fd = place_upper(m->t, m->source, O_PATH);
	struct fd_path p = beneath_fd_path(fd);

	if (fd < 0)
		return fd;
	return linkat(AT_FDCWD, p.text, dir, name, AT_SYMLINK_FOLLOW) ? -errno :
									0;
}

static int make_one(const struct making *m, int dir, const char *name)
{
	return m->source ? link_source(m, dir, name) :
			   make_as_caller(m, dir, name);
}

/* Marks that the object must have before anybody sees it. */
static int mark_new(const struct making *m, int dir, const char *name)
{
	scoped_fd int fd = -1;

	if (m->source || (!S_ISDIR(m->mode) && !is_user_device(m)))
		return 0;
	fd = beneath_open(dir, name, O_PATH);
	if (fd < 0)
		return fd;
	return S_ISDIR(m->mode) ? mark_set_opaque(m->t->style, fd) :
				  mark_set_device(m->t->style, fd);
}

/*
 * A directory that merges with nothing: saying so spares later lookups the way
 * down.  The kernel does it, too, unless people may change layers by hand.
 */
static void mark_alone(const struct making *m, int dir)
{
	const struct features *f = &m->t->features;

	if (!m->source && S_ISDIR(m->mode) && m->look.dir->parts &&
	    (f->redirects || f->metacopy || f->index))
		mark_new(m, dir, m->name);
}

/* A directory on the stage that gives its children what `dir` would. */
static int stage_like(const struct making *m, int dir, const char *name)
{
	scoped_fd int fd = -1;
	char acl[4096];
	struct statx st;
	ssize_t size;
	int err;

	if (mkdirat(m->t->work.fd, name, 0700))
		return -errno;
	fd = beneath_open(m->t->work.fd, name, O_PATH);
	err = fd < 0 ? fd : beneath_stat(dir, "", &st);
	if (!err && st.stx_mode & S_ISGID) {
		err = attr_set_owner(fd, (uid_t)-1, st.stx_gid);
		err = err ?: attr_set_mode(fd, 02700);
	}
	if (err)
		return err;
	size = xattr_get(dir, ACL_DEFAULT, acl, sizeof(acl));
	if (size > 0)
		err = xattr_set(fd, ACL_DEFAULT, acl, (size_t)size, 0);
	return err ?: steal_fd(&fd);
}

/*
 * What is covered: a whiteout, replaced by the new object in one step.  A
 * directory can not be renamed over it, so they change places.
 */
static int publish_over(const struct making *m, int stage, int dir)
{
	unsigned int flags = !m->source && S_ISDIR(m->mode) ? RENAME_EXCHANGE :
							      0;
	int err = renameat2(stage, NESTED, dir, m->name, flags) ? -errno : 0;

	if (err == -ENOENT && flags) /* covered by .wh.NAME only */
		err = renameat2(stage, NESTED, dir, m->name, RENAME_NOREPLACE) ?
			      -errno :
			      0;
	return err;
}

/*
 * Looked at before it can be seen: who cannot be told of it must not find it
 * either.  The rename moves nothing but its ctime.
 */
static int make_staged(struct making *m, int dir)
{
	scoped_stage struct stage s = { 0 };
	scoped_fd int stage = -1;
	int err;

	stage_begin(&m->t->work, &s);
	stage = stage_like(m, dir, s.name);
	err = stage < 0 ? stage : make_one(m, stage, NESTED);
	err = err ?: mark_new(m, stage, NESTED);
	err = err ?: beneath_stat(stage, NESTED, &m->made);
	err = err ?: publish_over(m, stage, dir);
	if (!err)
		beneath_stat(dir, m->name, &m->made);
	return err;
}

/* What was made in place is taken back if it cannot be looked at. */
static int look_at_made(struct making *m, int dir)
{
	bool is_dir = !m->source && S_ISDIR(m->mode);
	int err = beneath_stat(dir, m->name, &m->made);

	if (err)
		unlinkat(dir, m->name, is_dir ? AT_REMOVEDIR : 0);
	return err;
}

/* Is what users see at m->name a whiteout?  Anything else is in the way. */
static int check_whiteout(const struct making *m, int dir)
{
	struct statx st;
	int err = beneath_stat(dir, m->name, &st);

	return err ?: mark_is_whiteout_device(&st) ? 0 : -EEXIST;
}

static int make_in_place(struct making *m, int dir, bool covered)
{
	bool staged = is_user_device(m) ||
		      (covered && !m->source && S_ISDIR(m->mode));
	int err;

	if (staged)
		return make_staged(m, dir);
	err = make_one(m, dir, m->name);
	if (!err)
		mark_alone(m, dir);
	if (!err)
		return look_at_made(m, dir);
	if (err != -EEXIST)
		return err;
	err = check_whiteout(m, dir);
	return err ?: make_staged(m, dir);
}

/* Has it a mark that tells its number? */
static bool is_copy(const struct making *m)
{
	scoped_fd int fd = place_upper(m->t, m->source, O_PATH);
	scoped_marks struct marks marks = { 0 };

	return fd >= 0 && !marks_read(fd, &marks) &&
	       (marks.has_origin || marks.number);
}

static int make(struct making *m)
{
	int covered;
	int dir;
	int err;

	if (strlen(m->name) > NAME_MAX)
		return -ENAMETOOLONG;
	if (mark_is_reserved(m->name))
		return -EPERM;
	err = copyup(m->t, m->look.dir);
	if (err)
		return err;
	dir = look_upper(&m->look);
	if (dir < 0)
		return dir;
	if (m->source && m->t->style != MARK_STYLE_AUFS &&
	    !origin_is_impure(dir) &&
	    (m->source->flags & NODE_METACOPY || is_copy(m)))
		origin_set_impure(m->t->style, dir);
	covered = m->look.dir->parts ? mark_has_aufs_whiteout(dir, m->name) : 0;
	if (covered < 0)
		return covered;
	err = make_in_place(m, dir, covered);
	/* Of no effect beside the new object, should it stay. */
	if (!err && covered)
		mark_aufs_drop(dir, m->name);
	return err;
}

int change_make(struct tree *t, const struct caller *c, struct node *dir,
		const char *name, mode_t mode, dev_t rdev, const char *target,
		struct entry *out)
{
	struct making m = {
		.t = t,
		.caller = c,
		.name = name,
		.mode = mode,
		.rdev = rdev,
		.target = target,
	};
	int err;

	look_begin(&m.look, t, dir);
	err = make(&m);
	if (!err)
		err = lookup_made(&m.look, name, &m.made,
				  is_user_device(&m) ? NODE_DEVICE : 0, out);
	look_end(&m.look);
	return err;
}

/* Let upper hard links of this inode lead to this node. */
static int know_links(struct tree *t, struct node *n)
{
	struct links *links = node_links(t->nodes);
	scoped_fd int fd = place_upper(t, n, O_PATH);
	struct statx st;
	int err = fd < 0 ? fd : beneath_stat(fd, "", &st);

	if (err)
		return err;
	links_lock(links);
	if (!(n->flags & NODE_LINKED)) {
		err = links_add(links, beneath_dev(&st), st.stx_ino, n);
		if (!err)
			n->flags |= NODE_LINKED;
	}
	links_unlock(links);
	return err;
}

/* *copy: of the name, which the node may take. */
static void add_name(struct tree *t, struct node *n, struct node *dir,
		     const char *name, char **copy)
{
	crowd_clear(node_names(t->nodes));
	if (node_is_dead(n)) {
		node_move(t->nodes, n, dir, steal(copy));
	} else {
		node_use(dir);
		if (!links_add_name(node_links(t->nodes), n, dir, name,
				    LINKS_UPPER))
			node_put(t->nodes, dir, 1);
	}
	crowd_reopen(node_names(t->nodes));
}

/* Where its data lie must not depend on the name it has now. */
static int ready_to_link(struct tree *t, struct node *n)
{
	struct crowd_door *door;
	struct node *dir;
	scoped_free char *name = NULL;
	int err = -EXDEV;

	if (!(n->flags & NODE_METACOPY))
		return 0;
	door = crowd_enter(node_names(t->nodes));
	dir = node_is_dead(n) ? NULL : n->parent;
	name = strdup(n->name);
	if (dir)
		node_use(dir);
	crowd_leave(door);
	if (dir && name)
		err = route_mark(t, n, dir, name, true);
	if (dir)
		lookup_forget(t, dir, 1);
	return err == -EXDEV ? copyup_data(t, n) : err;
}

int change_link(struct tree *t, struct node *n, struct node *dir,
		const char *name, struct entry *out)
{
	struct making m = { .t = t, .name = name, .source = n };
	scoped_free char *copy = strdup(name);
	int err = copy ? copyup(t, n) : -ENOMEM;

	err = err ?: ready_to_link(t, n);
	err = err ?: know_links(t, n);
	look_begin(&m.look, t, dir);
	err = err ?: make(&m);
	if (!err)
		add_name(t, n, dir, name, &copy);
	look_end(&m.look);
	if (err)
		return err;
	if (lookup_attr(t, n, &out->st)) {
		out->st = m.made;
		lookup_dress(n, &out->st);
	}
	node_use(n);
	out->node = n;
	return 0;
}

int change_tmpfile(struct tree *t, const struct caller *c, struct node *dir,
		   mode_t mode, struct entry *out)
{
	scoped_fd int fd = -1;
	scoped_fd int at = -1;
	struct node_birth birth = { .flags = NODE_UPPER, .type = S_IFREG };
	struct crowd_door *door;
	struct node *n;
	int err = copyup(t, dir);

	at = err ? err : place_upper(t, dir, O_PATH);
	if (at < 0)
		return at;
	caller_begin(c);
	fd = openat(at, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode & 07777);
	err = fd < 0 ? -errno : 0;
	caller_end();
	err = err ?: beneath_stat(fd, "", &out->st);
	if (err)
		return err;
	birth.ino =
		inos_number(&t->inos, beneath_dev(&out->st), out->st.stx_ino);
	door = crowd_enter(node_names(t->nodes));
	n = node_make_nameless(t->nodes, dir, steal_fd(&fd), &birth);
	crowd_leave(door);
	if (!n)
		return -ENOMEM;
	out->node = n;
	lookup_dress(n, &out->st);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flatten.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "copyup.h"
#include "index.h"
#include "log.h"
#include "marks.h"
#include "node.h"
#include "place.h"
#include "scope.h"
#include "strip.h"
#include "tree.h"
#include "walk.h"

/* What all visits know. */
struct flattening {
	struct tree *t;
	void (*did)(const char *what, const char *path);
};

static void say_did(const struct visit *v, const char *what)
{
	const struct flattening *f = v->ctx;
	scoped_free char *path = NULL;

	if (!f->did)
		return;
	path = walk_path(v->t, v->dir, v->name);
	f->did(what, path ?: v->name);
}

/* Who has no redirect where one is expected was given other lowers. */
static const char *cause_of(int err)
{
	return err == -ESTALE ?
		       "its redirect leads to nothing in these lowers" :
		       strerror(-err);
}

static void say_failed(struct node *dir, const char *name, int err, void *ctx)
{
	const struct flattening *f = ctx;
	scoped_free char *path = walk_path(f->t, dir, name);
	bool inside = path && *path;

	log_error("upper '%s': %s%s%s%s; it shows what it did before",
		  f->t->stack.upper.name, inside ? "'" : "", inside ? path : "",
		  inside ? "': " : "", cause_of(err));
}

static int say(const struct flattening *f, int err)
{
	if (err)
		say_failed(NULL, "", err, (void *)f);
	return err;
}

static int read_upper_marks(const struct visit *v, struct marks *m)
{
	scoped_fd int fd = place_upper(v->t, v->node, O_PATH);

	return fd < 0 ? fd : marks_read(fd, m);
}

/* Has part i a redirect, by which those below it were found or not? */
static int part_leads_on(const struct visit *v, uint16_t i)
{
	scoped_marks struct marks m = { 0 };
	scoped_object struct object part = OBJECT_NONE;
	int err;

	/* Nothing lies below the last layer. */
	if (v->node->parts->part[i].layer + 1 == v->t->stack.count)
		return 0;
	err = place_part(v->t, v->node, i, O_PATH, &part);
	err = err ?: object_marks(&part, &m);
	return err ?: m.redirect != NULL;
}

/*
 * A redirect that leads nowhere was written over other lowers: all that it
 * stands for would be lost for good.
 */
static int check_redirect(const struct visit *v)
{
	scoped_marks struct marks m = { 0 };
	int err = read_upper_marks(v, &m);

	if (!err && m.redirect && m.opaque != OPAQUE_YES)
		err = -ESTALE;
	return err;
}

/*
 * Are there parts of the directory that are found by a redirect?  1, 0 or
 * -errno.
 */
static int is_moved(const struct visit *v)
{
	const struct parts *p = v->node->parts;
	int moved = 0;

	if (!p)
		return node_is_upper(v->node) ? check_redirect(v) : 0;
	if (p->redirect)
		return 1;
	for (uint16_t i = 0; !moved && i < p->count; i++)
		moved = p->part[i].path ? 1 : part_leads_on(v, i);
	return moved;
}

static int note_moved(struct visit *v)
{
	int moved = node_is_dir(v->node) ? is_moved(v) : 0;

	if (moved < 0)
		return moved;
	v->moved |= moved;
	return 0;
}

/* What lies in a moved directory, and files that lack data or names. */
static bool is_incomplete(const struct visit *v)
{
	return v->moved || v->node->flags & (NODE_INDEXED | NODE_METACOPY);
}

/* Without the index, its number is that of no name of its lower file. */
static int keep_number(const struct visit *v)
{
	scoped_fd int fd = -1;
	scoped_marks struct marks m = { 0 };
	int err;

	if (!(v->node->flags & NODE_INDEXED))
		return 0;
	fd = place_upper(v->t, v->node, O_PATH);
	err = fd < 0 ? fd : marks_read(fd, &m);
	if (err || m.number == v->node->ino)
		return err;
	return marks_set_number(v->t->style, fd, v->node->ino);
}

static int complete_file(const struct visit *v)
{
	bool lacked = !node_has_upper_data(v->node);
	int err = copyup_data(v->t, v->node);

	err = err ?: copyup_name(v->t, v->node, v->dir, v->name);
	err = err ?: keep_number(v);
	if (!err && lacked)
		say_did(v, "copied");
	return err;
}

static int complete_dir(const struct visit *v)
{
	bool lacked = !node_is_upper(v->node);
	int err = copyup(v->t, v->node);

	if (!err && lacked)
		say_did(v, "copied");
	return err;
}

static int complete(struct visit *v)
{
	int err = note_moved(v);

	if (err || !is_incomplete(v))
		return err;
	return node_is_dir(v->node) ? complete_dir(v) : complete_file(v);
}

/*
 * With one lower there is nothing for its marks to lead to, so only the names
 * of what is in the index are looked for in all of it.  Those that were passed
 * before their file got its entry are found the second time.
 */
static int complete_all(struct tree *t, struct walker *w)
{
	int before = index_count(t);
	int after;
	int err = say(w->ctx, before < 0 ? before : 0);

	w->enter = complete;
	w->everywhere = before > 0 || t->stack.count > 1;
	err = err ?: walk(t, w);
	if (err)
		return err;
	after = index_count(t);
	w->everywhere = true;
	if (after <= before)
		return say(w->ctx, after < 0 ? after : 0);
	return walk(t, w);
}

static int strip_file(struct visit *v)
{
	static const char *const names[] = { "redirect", "nlink", NULL };
	scoped_fd int fd = -1;
	int err;

	if (node_is_dir(v->node))
		return note_moved(v);
	if (!node_is_upper(v->node))
		return 0;
	fd = place_upper(v->t, v->node, O_PATH);
	err = fd < 0 ? fd : strip_marks(v->t->style, fd, names);
	return err < 0 ? err : 0;
}

/*
 * Without its parts it would show a number of its own, so that of the lowest
 * is kept with it; where such marks lie is impure.
 */
static int keep_dir_number(const struct visit *v, int fd)
{
	scoped_fd int dir = place_upper(v->t, v->dir, O_PATH);

	if (dir < 0)
		return dir;
	if (!origin_is_impure(dir))
		origin_set_impure(v->t->style, dir);
	return marks_set_number(v->t->style, fd, v->node->ino);
}

/*
 * Where a directory is opaque its redirect counts no more, so that comes
 * first.  What its whiteouts hide does not show any more either; the kernel
 * would list them if it has no origin.
 */
static int close_dir(const struct visit *v, int fd)
{
	static const char *const names[] = { "redirect", NULL };
	scoped_marks struct marks m = { 0 };
	bool open = v->moved && v->node->parts;
	int err = marks_read(fd, &m);
	int taken;

	if (!err && open)
		err = keep_dir_number(v, fd) ?:
					       mark_set_opaque(v->t->style, fd);
	taken = err ?: strip_marks(v->t->style, fd, names);
	if (taken < 0)
		return taken;
	if (open || taken)
		say_did(v, "closed");
	return (open || m.opaque == OPAQUE_YES) && !m.has_origin ?
		       strip_whiteouts(fd) :
		       0;
}

static int strip_dir(const struct visit *v)
{
	scoped_fd int fd = -1;

	/* What a root says of itself is not read. */
	if (!node_is_upper(v->node) || !v->dir)
		return 0;
	fd = place_upper(v->t, v->node, O_PATH);
	return fd < 0 ? fd : close_dir(v, fd);
}

static int sync_upper(const struct tree *t)
{
	scoped_fd int fd =
		beneath_open(t->stack.upper.fd, "", O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return fd;
	return syncfs(fd) ? -errno : 0;
}

static int strip_root(struct tree *t)
{
	static const char *const names[] = { "origin", "redirect", NULL };
	int taken = strip_marks(t->style, t->stack.upper.fd, names);

	return taken < 0 ? taken : 0;
}

/*
 * Marks of who had privilege (trusted.*) are hidden from who has none, as if
 * there were none.  An index tells of them; else nothing may.
 */
static int check_seen(const struct tree *t)
{
	const char *upper = t->stack.upper.name;

	if (t->style == MARK_STYLE_TRUSTED)
		return 0;
	if (index_is_privileged(t)) {
		log_error("upper '%s': it was written with privilege; without, "
			  "its marks cannot be seen",
			  upper);
		return -EPERM;
	}
	log_error("upper '%s': without privilege, marks that were written with "
		  "it cannot be seen, and stay",
		  upper);
	return 0;
}

int flatten(struct tree *t, void (*did)(const char *what, const char *path))
{
	struct flattening f = { .t = t, .did = did };
	struct walker w = { .failed = say_failed, .ctx = &f };
	int err = check_seen(t) ?: complete_all(t, &w);

	/*
	 * All copies are on the disk before the first mark goes.  Entries go
	 * before the marks that count them.
	 */
	err = err ?: say(&f, sync_upper(t));
	err = err ?: say(&f, index_remove(t) ?: strip_root(t));
	w.everywhere = false;
	w.enter = strip_file;
	w.leave = strip_dir;
	return err ?: walk(t, &w);
}

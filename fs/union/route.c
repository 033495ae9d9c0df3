/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "marks.h"
#include "node.h"
#include "path.h"
#include "place.h"
#include "redirect.h"
#include "scope.h"
#include "tree.h"

/* Up to the root, or to an ancestor that was moved from somewhere. */
static int collect(struct node *dir, const char *name, struct path *p)
{
	int err = path_prepend(p, name);

	while (!err && dir->parent && !redirect_is_absolute(path_text(p))) {
		const char *redirect = dir->parts ? dir->parts->redirect : NULL;

		err = path_prepend(p, redirect ?: dir->name);
		dir = dir->parent;
	}
	return err;
}

/* The caller's to free; NULL without memory. */
static char *absolute(struct tree *t, struct node *dir, const char *name)
{
	struct crowd_door *door = crowd_enter(node_names(t->nodes));
	scoped_path struct path p;
	char *text = NULL;
	int err;

	path_begin(&p);
	err = collect(dir, name, &p);
	if (!err && asprintf(&text, "%s%s",
			     redirect_is_absolute(path_text(&p)) ? "" : "/",
			     path_text(&p)) < 0)
		text = NULL;
	crowd_leave(door);
	return text;
}

/*
 * A file with links may get names elsewhere later, which one mark has to
 * serve; the kernel writes absolute ones for them at once.
 */
static bool has_links(struct tree *t, struct node *n)
{
	scoped_object struct object data = OBJECT_NONE;
	struct statx st;

	if (node_is_dir(n))
		return false;
	if (n->flags & NODE_LINKED)
		return true;
	return !place_data(t, n, O_PATH, &data) && !object_stat(&data, &st) &&
	       st.stx_nlink > 1;
}

/* No room for so long a mark is no fault of the disk's: mv(1) can copy. */
static int set_mark(struct tree *t, int fd, const char *text)
{
	size_t len = strlen(text);
	int err = len > REDIRECT_MAX ? -EXDEV :
				       marks_set_redirect(t->style, fd, text);
	bool long_ = len > REDIRECT_SHORT;

	if (err == -EOPNOTSUPP || (long_ && (err == -ENOSPC || err == -E2BIG)))
		return -EXDEV;
	return err;
}

static int write_mark(struct tree *t, struct node *n, int fd, char *text)
{
	int err = set_mark(t, fd, text);
	char *old;

	if (err) {
		free(text);
		return err;
	}
	if (!node_is_dir(n)) {
		free(text);
		return 0;
	}
	crowd_clear(node_names(t->nodes));
	old = n->parts->redirect;
	n->parts->redirect = text;
	crowd_reopen(node_names(t->nodes));
	free(old);
	return 0;
}

/*
 * A directory that was made by hand has no origin.  The kernel, which lists
 * numbers by it, gives it one when it first sees it; a moved one needs it.
 */
static void add_origin(struct tree *t, struct node *n, int fd)
{
	uint16_t layer = n->parts->part[0].layer;
	scoped_object struct object lower = OBJECT_NONE;
	struct origin o;

	if (!place_part(t, n, 0, O_PATH, &lower) && object_has_handle(&lower) &&
	    !object_origin(&lower, &t->stack.lowers[layer], &o))
		origin_write(t->style, fd, &o);
}

int route_mark(struct tree *t, struct node *n, struct node *dir,
	       const char *name, bool elsewhere)
{
	scoped_fd int fd = place_upper(t, n, O_PATH);
	scoped_marks struct marks m = { 0 };
	bool far = elsewhere || has_links(t, n);
	int err = fd < 0 ? fd : marks_read(fd, &m);
	char *text;

	if (err)
		return err;
	if (node_is_dir(n) && !m.has_origin)
		add_origin(t, n, fd);
	if (m.redirect && (!far || redirect_is_absolute(m.redirect)))
		return 0;
	if (far)
		text = absolute(t, dir, m.redirect ?: name);
	else
		text = strdup(name);
	return text ? write_mark(t, n, fd, text) : -ENOMEM;
}

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
#include "mark.h"
#include "node.h"
#include "place.h"
#include "scope.h"
#include "tree.h"
#include "walk.h"

/* What lies in a moved directory, and files that lack data or names. */
static bool is_incomplete(const struct visit *v)
{
	return v->moved || v->node->flags & (NODE_INDEXED | NODE_METACOPY);
}

static int complete(const struct visit *v)
{
	int err;

	/* A metacopy of a lower layer is the lower's own matter. */
	if (!is_incomplete(v) || (!v->moved && !node_is_upper(v->node)))
		return 0;
	if (node_is_dir(v->node))
		return copyup(v->t, v->node);
	err = copyup_data(v->t, v->node);
	return err ?: copyup_name(v->t, v->node, v->dir, v->name);
}

/* Calls `each` for the entries of the index; its value ends it unless 0. */
static int for_entries(struct tree *t, int (*each)(struct tree *, const char *))
{
	struct dirent *e;
	DIR *d;
	int err = t->index < 0 ?
			  -ENOENT :
			  beneath_open(t->index, "", O_RDONLY | O_DIRECTORY);

	if (err == -ENOENT)
		return 0;
	err = beneath_list(err, &d);
	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d)))
		if (e->d_name[0] != '.' && e->d_name[0] != '#')
			err = each(t, e->d_name);
	if (!err && errno)
		err = -errno;
	closedir(d);
	return err;
}

/* 1 if the upper lacks a name of it. */
static int lacks_names(struct tree *t, const char *entry)
{
	scoped_fd int fd = index_entry_open(t, entry, O_PATH);
	struct statx st;
	uint32_t links;
	int err = fd < 0 ? fd : beneath_stat(fd, "", &st);

	if (!err && mark_is_whiteout_device(&st))
		return 0;
	err = err ?: index_links(t, fd, &st, &links);
	return err ?: links >= st.stx_nlink;
}

static int drop_entry(struct tree *t, const char *entry)
{
	index_drop(t, entry);
	return 0;
}

/*
 * A name that was passed before the file got its entry is found the second
 * time; after that those that are lacking show nowhere.
 */
static int complete_all(struct tree *t)
{
	struct walker w = { .enter = complete };
	int lacks = for_entries(t, lacks_names);

	w.everywhere = lacks > 0;
	lacks = lacks < 0 ? lacks : walk(t, &w);
	lacks = lacks ?: for_entries(t, lacks_names);
	w.everywhere = true;
	return lacks > 0 ? walk(t, &w) : lacks;
}

static int take_marks(struct tree *t, int fd, const char *const names[])
{
	char name[MARK_NAME_MAX];

	for (size_t i = 0; names[i]; i++) {
		int err = mark_take(fd, mark_name(t->style, names[i], name));

		if (err && err != -ENODATA && err != -EOPNOTSUPP &&
		    err != -EPERM)
			return err;
	}
	return 0;
}

static int strip_file(const struct visit *v)
{
	static const char *const names[] = { "redirect", "nlink", NULL };
	scoped_fd int fd = -1;

	if (node_is_dir(v->node) || !node_is_upper(v->node))
		return 0;
	fd = place_upper(v->t, v->node, O_PATH);
	return fd < 0 ? fd : take_marks(v->t, fd, names);
}

/* Where a directory is opaque its redirect counts no more, so that comes first. */
static int strip_dir(const struct visit *v)
{
	static const char *const names[] = { "redirect", NULL };
	scoped_fd int fd = -1;
	int err;

	if (!v->moved || !node_is_upper(v->node))
		return 0;
	fd = place_upper(v->t, v->node, O_PATH);
	err = fd < 0 ? fd : mark_set_opaque(v->t->style, fd);
	return err ?: take_marks(v->t, fd, names);
}

static int sync_upper(const struct tree *t)
{
	scoped_fd int fd =
		beneath_open(t->stack.upper.fd, "", O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return fd;
	return syncfs(fd) ? -errno : 0;
}

static int drop_index(struct tree *t)
{
	static const char *const names[] = { "origin", NULL };
	int err = for_entries(t, drop_entry);

	if (!err && t->index >= 0)
		unlinkat(t->stack.work.fd, "index", AT_REMOVEDIR);
	return err ?: take_marks(t, t->stack.upper.fd, names);
}

int flatten(struct tree *t)
{
	static const struct walker strip = { .enter = strip_file,
					     .leave = strip_dir };
	int err = complete_all(t);

	/* All copies are on the disk before the first mark goes. */
	err = err ?: sync_upper(t);
	err = err ?: walk(t, &strip);
	return err ?: drop_index(t);
}

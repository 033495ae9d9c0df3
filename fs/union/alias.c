/* SPDX-License-Identifier: Apache-2.0 */
#include "alias.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "index.h"
#include "links.h"
#include "marks.h"
#include "node.h"
#include "origin.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/*
 * Once all names are in the upper the object needs the index no more, and
 * would do without it as a layer of another stack.  Then its origin no longer
 * tells its number, since that has names which were other objects for all that
 * one can see; so the number is kept with it.
 */
static void note_if_whole(struct tree *t, const struct node *n, int fd,
			  const struct statx *st, uint32_t links)
{
	if (links + 1 == st->stx_nlink)
		marks_set_number(t->style, fd, n->ino);
}

/*
 * The union has as many links afterwards as before, and a kill at any moment
 * must not change that: the mark is made one that holds with and without the
 * new link.  Where that cannot be, too many links harm less than too few.
 */
static int link_name(struct tree *t, const struct node *n, int fd, int dir,
		     const char *name)
{
	struct fd_path p = beneath_fd_path(fd);
	struct statx st;
	uint32_t links;
	int err = beneath_stat(fd, "", &st);
	int done;

	err = err ?: index_links(t, fd, &st, &links);
	if (err)
		return err;
	err = index_hold_links(t, fd, links);
	if (!err && linkat(AT_FDCWD, p.text, dir, name, AT_SYMLINK_FOLLOW))
		err = errno == EEXIST ? 0 : -errno;
	done = beneath_stat(fd, "", &st) ?: index_set_links(t, fd, &st, links);
	err = err ?: done;
	if (!err)
		note_if_whole(t, n, fd, &st, links);
	return err;
}

/* As with any copy-up, the directory's times stay. */
static int link_quietly(struct tree *t, const struct node *n, int fd, int dir,
			const char *name)
{
	struct timespec times[2];
	struct statx st;
	int err = beneath_stat(dir, "", &st);

	if (!err && !origin_is_impure(dir))
		origin_set_impure(t->style, dir);
	err = err ?: link_name(t, n, fd, dir, name);
	if (err)
		return err;
	attr_times_of(&st, times);
	attr_set_times(dir, times);
	return 0;
}

int alias_put(struct tree *t, struct node *n, struct node *dir,
	      const char *name)
{
	scoped_fd int fd = place_upper(t, n, O_PATH);
	scoped_fd int at = place_upper(t, dir, O_PATH);
	struct statx st;
	int err;

	if (fd < 0 || at < 0)
		return fd < 0 ? fd : at;
	if (!beneath_stat(at, name, &st))
		return beneath_stat(fd, "", &st) ?:
						   index_free_links(t, fd, &st);
	err = link_quietly(t, n, fd, at, name);
	/* Somebody may have counted the links between. */
	if (!err && t->stale)
		t->stale(t->stale_ctx, n->id, false);
	return err;
}

void alias_gone(struct tree *t, struct node *n, int fd)
{
	char entry[NAME_MAX + 1];
	struct statx st;
	uint32_t links;

	/* Who does not know lets the entry be: too much is better than lost. */
	if (beneath_stat(fd, "", &st) || index_links(t, fd, &st, &links))
		return;
	if (links)
		note_if_whole(t, n, fd, &st, links);
	else if (links_entry(node_links(t->nodes), n, entry))
		index_drop(t, entry);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "change_drop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "alias.h"
#include "beneath.h"
#include "copyup.h"
#include "dirview.h"
#include "links.h"
#include "lookup.h"
#include "number.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

static bool is_name_of(const struct node *n, const struct node *dir,
		       const char *name)
{
	return !node_is_dead(n) && n->parent == dir && !strcmp(n->name, name);
}

int keep_begin(struct tree *t, struct node *n, const struct node *dir,
	       const char *name, struct keeping *out)
{
	*out = (struct keeping){
		.node = n,
		.pin = -1,
		.primary = is_name_of(n, dir, name),
		.counted = n->flags & NODE_INDEXED,
	};
	if ((!out->primary && !out->counted) || !node_is_upper(n) ||
	    n->pin >= 0)
		return 0;
	out->pin = place_upper_inside(t, n, O_PATH);
	return out->pin < 0 ? out->pin : 0;
}

static void go_on_or_die(struct tree *t, struct keeping *k)
{
	struct node *n = k->node;
	struct node *dir;
	char *name;
	uint16_t layer;

	if (n->flags & NODE_LINKED &&
	    links_take_name(node_links(t->nodes), n, &dir, &name, &layer)) {
		node_move(t->nodes, n, dir, name);
		n->layer = layer;
		node_put(t->nodes, dir, 1);
		return;
	}
	node_die(t->nodes, n);
	n->pin = steal_fd(&k->pin);
}

void keep_end(struct tree *t, struct keeping *k, const struct node *dir,
	      const char *name, bool gone)
{
	if (gone && k->counted && k->pin >= 0)
		alias_gone(t, k->node, k->pin);
	if (gone && k->primary)
		go_on_or_die(t, k);
	else if (gone &&
		 links_drop_name(node_links(t->nodes), k->node, dir, name))
		node_put(t->nodes, (struct node *)dir, 1);
	scope_close_fd(&k->pin);
}

/* One name that is to go. */
struct dropping {
	struct tree *t;
	struct look look;
	const char *name;
	struct entry victim;
	bool hides; /* a lower shows under this name */
};

static int make_whiteout(struct workdir *w, struct stage *s)
{
	stage_begin(w, s);
	return mknodat(w->fd, s->name, S_IFCHR, makedev(0, 0)) ? -errno : 0;
}

/* With a whiteout in its place; a directory changes places with it. */
static int replace_by_whiteout(struct dropping *d, int dir)
{
	scoped_stage struct stage s = { 0 };
	bool is_dir = node_is_dir(d->victim.node);
	int err = make_whiteout(&d->t->work, &s);

	return err   ?:
		       stage_publish(&s, dir, d->name,
				     is_dir ? RENAME_EXCHANGE : 0);
}

/* A directory may hold whiteouts, which go with it. */
static int remove_dir(struct dropping *d, int dir)
{
	scoped_stage struct stage s = { 0 };

	if (!unlinkat(dir, d->name, AT_REMOVEDIR))
		return 0;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return -errno;
	stage_begin(&d->t->work, &s);
	return stage_withdraw(&s, dir, d->name);
}

static int remove_upper(struct dropping *d, int dir)
{
	if (node_is_dir(d->victim.node))
		return remove_dir(d, dir);
	return unlinkat(dir, d->name, 0) ? -errno : 0;
}

static int remove_name(struct dropping *d, int dir)
{
	bool upper = node_is_upper(d->victim.node);
	int err;

	if (upper)
		number_forget(d->t, dir, d->name);
	if (!d->hides)
		return remove_upper(d, dir);
	if (d->t->style == MARK_STYLE_AUFS) {
		/* The mark is of no effect while the entry is beside it. */
		err = mark_aufs_make(dir, d->name);
		return err || !upper ? err : remove_upper(d, dir);
	}
	if (upper)
		return replace_by_whiteout(d, dir);
	return mknodat(dir, d->name, S_IFCHR, makedev(0, 0)) ? -errno : 0;
}

static int drop_locked(struct dropping *d, int dir)
{
	struct node *n = d->victim.node;
	struct keeping keep;
	int err;

	crowd_clear(node_names(d->t->nodes));
	err = keep_begin(d->t, n, d->look.dir, d->name, &keep);
	if (!err) {
		err = remove_name(d, dir);
		keep_end(d->t, &keep, d->look.dir, d->name, !err);
	}
	crowd_reopen(node_names(d->t->nodes));
	return err;
}

int keep_links(struct tree *t, struct node *n, struct node *dir,
	       const char *name)
{
	int err = 0;

	/* A lower file with links gets its entry, where they are counted. */
	if (t->index >= 0 && n->flags & NODE_LINKED && !node_is_upper(n))
		err = copyup(t, n);
	return err ?: copyup_name(t, n, dir, name);
}

static int drop(struct dropping *d)
{
	int err = probe_lower(&d->look, d->name);
	int dir;

	if (err < 0)
		return err;
	d->hides = err;
	err = copyup(d->t, d->look.dir);
	err = err ?: keep_links(d->t, d->victim.node, d->look.dir, d->name);
	if (err)
		return err;
	dir = look_upper(&d->look);
	if (dir < 0)
		return dir;
	copyup_lock(d->t, d->victim.node, NULL);
	err = drop_locked(d, dir);
	copyup_unlock(d->t, d->victim.node, NULL);
	return err;
}

static int check_empty(struct tree *t, struct node *dir)
{
	scoped_look struct look k;
	int empty;

	look_begin(&k, t, dir);
	empty = dirview_is_empty(&k);
	return empty < 0 ? empty : empty ? 0 : -ENOTEMPTY;
}

static int change_drop(struct tree *t, struct node *dir, const char *name,
		       bool want_dir)
{
	struct dropping d = { .t = t, .name = name };
	int err;

	if (!t->stack.writable)
		return -EROFS;
	look_begin(&d.look, t, dir);
	err = lookup(&d.look, name, &d.victim);
	if (!err) {
		bool is_dir = node_is_dir(d.victim.node);

		if (want_dir != is_dir)
			err = is_dir ? -EISDIR : -ENOTDIR;
		if (is_dir)
			err = err ?: check_empty(t, d.victim.node);
		err = err ?: drop(&d);
		lookup_forget(t, d.victim.node, 1);
	}
	look_end(&d.look);
	return err;
}

int change_unlink(struct tree *t, struct node *dir, const char *name)
{
	return change_drop(t, dir, name, false);
}

int change_rmdir(struct tree *t, struct node *dir, const char *name)
{
	return change_drop(t, dir, name, true);
}

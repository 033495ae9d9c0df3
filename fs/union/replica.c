/* SPDX-License-Identifier: Apache-2.0 */
#include "replica.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "beneath.h"
#include "index.h"
#include "links.h"
#include "node.h"
#include "number.h"
#include "object_data.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/* An object of several names that has an entry waiting for it in the index. */
static bool find_entry(struct replica *r)
{
	return r->t->index >= 0 && r->n->flags & NODE_LINKED &&
	       !node_is_dead(r->n) &&
	       links_entry(node_links(r->t->nodes), r->n, r->entry);
}

/* An image has devices 0:0 as they are; the upper, as mark.h says. */
static void take_form(const struct node *n, struct statx *st)
{
	if (!(n->flags & NODE_DEVICE))
		return;
	st->stx_mode &= (uint16_t)~S_IFMT;
	st->stx_mode |= S_IFREG | MARK_DEVICE_MODE;
}

static int open_lower(struct replica *r)
{
	int err = place_open(r->t, r->n, O_PATH, &r->from);

	err = err ?: object_stat(&r->from, &r->st);
	if (!err)
		take_form(r->n, &r->st);
	return err;
}

/*
 * Data that nobody has asked for yet can come later.  Without privilege the
 * marks that say so can only be read where the file can.
 */
static bool can_wait(const struct replica *r)
{
	if (r->t->style == MARK_STYLE_USER && !(r->st.stx_mode & S_IRUSR))
		return false;
	return r->t->features.metacopy && r->want->size == DATA_NONE &&
	       S_ISREG(r->st.stx_mode) && !(r->n->flags & NODE_DEVICE) &&
	       !node_is_dead(r->n);
}

static int make_symlink(const struct replica *r)
{
	char target[PATH_MAX];
	ssize_t len = object_readlink(&r->from, target, sizeof(target) - 1);

	if (len < 0)
		return (int)len;
	target[len] = '\0';
	return symlinkat(target, r->t->work.fd, r->stage.name) ? -errno : 0;
}

/* Make an object of the same type on the stage; r->to stands for it. */
static int make_same(struct replica *r)
{
	int work = r->t->work.fd;
	const char *name = r->stage.name;
	mode_t type = r->st.stx_mode & S_IFMT;
	int err;

	if (type == S_IFREG) {
		r->to = beneath_create(work, name, O_RDWR | O_EXCL, 0600);
		return r->to < 0 ? r->to : 0;
	}
	if (type == S_IFDIR)
		err = mkdirat(work, name, 0700) ? -errno : 0;
	else if (type == S_IFLNK)
		err = make_symlink(r);
	else
		err = mknodat(work, name, type | 0600,
			      makedev(r->st.stx_rdev_major,
				      r->st.stx_rdev_minor)) ?
			      -errno :
			      0;
	if (err)
		return err;
	r->to = beneath_open(work, name, O_PATH);
	return r->to < 0 ? r->to : 0;
}

static int copy_data(struct replica *r)
{
	off_t size = data_want_bytes(r->want, (off_t)r->st.stx_size);
	scoped_object struct object data = OBJECT_NONE;
	int err;

	if (!size)
		return 0;
	err = place_read(r->t, r->n, &data);
	return err ?: object_copy_data(&data, r->to, size) ?: 1;
}

/* A hole as large as the file, and the mark that says so. */
static int promise_data(struct replica *r)
{
	int err = marks_set_metacopy(r->t->style, r->to);

	if (!err && ftruncate(r->to, (off_t)r->st.stx_size))
		err = -errno;
	return err;
}

bool replica_keeps_number(const struct replica *r)
{
	return S_ISDIR(r->st.stx_mode) || r->st.stx_nlink == 1 || r->indexed;
}

/* The links that users count are the lower's; the entry is one of ours. */
static int note_links(struct replica *r)
{
	const struct statx one = { .stx_nlink = 1 };

	return index_set_links(r->t, r->to, &one, r->st.stx_nlink);
}

/*
 * An entry without origin would keep the kernel from mounting; elsewhere it
 * is a matter of numbers only.
 */
static int check_origin(const struct replica *r)
{
	const struct layer *l = &r->t->stack.lowers[place_layer(r->n)];
	struct origin o;
	int err = origin_read(r->to, &o);

	if (err != -ENODATA)
		return err;
	err = object_origin(&r->from, l, &o);
	return err ?: origin_write(r->t->style, r->to, &o);
}

static int write_marks(struct replica *r)
{
	int err = 0;

	if (replica_keeps_number(r))
		r->noted = number_note(r->t, r->to, &r->from, place_layer(r->n),
				       r->n->ino);
	if (r->n->flags & NODE_DEVICE)
		err = mark_set_device(r->t->style, r->to);
	if (r->indexed)
		err = err ?: check_origin(r) ?: note_links(r);
	return err;
}

/* Data are most of the work and the likeliest to fail: they come first. */
static int fill_data(struct replica *r)
{
	if (r->metacopy || !S_ISREG(r->st.stx_mode))
		return 0;
	return copy_data(r);
}

/*
 * Marks are not copied with the attributes; they come before these, since
 * without privilege a file that is read-only takes none.  The mark of all
 * metacopies is the last: where one has no room for it beside its origin, it
 * goes into a block of the file system, which the others can share.
 */
static int fill(struct replica *r)
{
	int copied;
	int err;

	r->metacopy = can_wait(r);
	copied = fill_data(r);
	if (copied < 0)
		return copied;
	err = write_marks(r);
	if (!err && r->metacopy)
		err = promise_data(r);
	err = err ?: object_copy_attr(&r->from, &r->st, r->to);
	if (!err && S_ISREG(r->st.stx_mode))
		err = data_want_cut(r->want, r->to);
	if (!err && copied && r->t->durable && fsync(r->to))
		err = -errno;
	return err;
}

int replica_make(struct replica *r, struct tree *t, struct node *n,
		 struct data_want *want)
{
	int err;

	*r = (struct replica){
		.t = t, .n = n, .want = want, .from = OBJECT_NONE, .to = -1
	};
	stage_begin(&t->work, &r->stage);
	r->indexed = find_entry(r);
	err = open_lower(r);
	err = err ?: make_same(r);
	return err ?: fill(r);
}

void replica_end(struct replica *r)
{
	object_close(&r->from);
	scope_close_fd(&r->to);
	stage_end(&r->stage);
}

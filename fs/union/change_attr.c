/* SPDX-License-Identifier: Apache-2.0 */
#include "change_attr.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "copyup.h"
#include "data_want.h"
#include "files.h"
#include "lookup.h"
#include "node.h"
#include "object.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/* One change on its way. */
struct changing {
	struct tree *t;
	const struct caller *c;
	struct node *n;
	const struct attr_change *a;
	struct held upper;   /* the upper object, once it was needed */
	struct statx before; /* its state, or that of a copy just cut */
};

/*
 * Through a descriptor the times move in any case, by path as the file system
 * has it when the size stays: ftruncate(2) and truncate(2).
 */
static int set_size(struct changing *g)
{
	struct file_use u;
	struct fd_path p;
	int err = files_use(g->t, g->n, true, &u);

	if (err)
		return err;
	p = beneath_fd_path(u.data.fd);
	err = beneath_stat(u.data.fd, "", &g->before);
	if (!err && g->a->fields & ATTR_SET_STRANGER)
		err = attr_strip_set_id(u.data.fd, g->c);
	if (err >= 0 && g->a->fields & ATTR_SET_BY_PATH)
		err = truncate(p.text, g->a->size) ? -errno : 0;
	else if (err >= 0)
		err = ftruncate(u.data.fd, g->a->size) ? -errno : 0;
	files_done(g->t, &u);
	return err;
}

/*
 * A set-group-ID bit without group execution goes if whoever changes the owner
 * is not of the group: the file system sees us there, who may keep it.
 */
static int drop_setgid(const struct changing *g)
{
	mode_t mode = g->before.stx_mode;
	struct statx now;
	int err;

	if (S_ISDIR(mode) || !(mode & S_ISGID) || mode & S_IXGRP ||
	    caller_keeps_setgid(g->c, g->before.stx_gid))
		return 0;
	err = beneath_stat(g->upper.fd, "", &now);
	return err   ?:
		       attr_set_mode(g->upper.fd,
				     now.stx_mode & ~(mode_t)S_ISGID);
}

static int set_owner(const struct changing *g)
{
	const struct attr_change *a = g->a;
	uid_t uid = a->fields & ATTR_SET_UID ? a->uid : (uid_t)-1;
	gid_t gid = a->fields & ATTR_SET_GID ? a->gid : (gid_t)-1;

	return attr_set_owner(g->upper.fd, uid, gid) ?: drop_setgid(g);
}

/*
 * A change of nothing is what comes of chown(-1, -1), which takes set-id bits.
 * It also follows when the kernel takes the capabilities of a file that is
 * written to (it removes the xattr itself), and then means nothing; but who may
 * not keep such bits loses them by writing as well.
 */
static int change_nothing(const struct changing *g)
{
	uint64_t id = g->n->id;

	if (atomic_compare_exchange_strong(&g->t->uncapped, &id, 0) &&
	    caller_has(g->c, CAP_FSETID))
		return 0;
	return attr_set_owner(g->upper.fd, (uid_t)-1, (gid_t)-1) ?:
								   drop_setgid(g);
}

static mode_t device_mode(const struct node *n)
{
	return n->flags & NODE_DEVICE ? MARK_DEVICE_MODE : 0;
}

#define ATTR_SET_ANY                                                   \
	(ATTR_SET_MODE | ATTR_SET_UID | ATTR_SET_GID | ATTR_SET_SIZE | \
	 ATTR_SET_TIMES)

/* Owner before mode, of which it takes the set-id bits. */
static int set_others(const struct changing *g)
{
	const struct attr_change *a = g->a;
	int err = 0;

	if (!(a->fields & ATTR_SET_ANY))
		err = change_nothing(g);
	if (a->fields & (ATTR_SET_UID | ATTR_SET_GID))
		err = set_owner(g);
	if (!err && a->fields & ATTR_SET_MODE)
		err = attr_set_mode(g->upper.fd, a->mode | device_mode(g->n));
	if (!err && a->fields & ATTR_SET_TIMES)
		err = attr_set_times(g->upper.fd, a->times);
	return err;
}

/* Size before times, which it moves.  What is copied up gets it by that. */
static int change_size(struct changing *g)
{
	bool stranger = g->a->fields & ATTR_SET_STRANGER;
	int cut = copyup_cut(g->t, g->n, g->a->size, stranger ? g->c : NULL,
			     &g->before);

	if (cut)
		return cut < 0 ? cut : 0;
	return set_size(g);
}

/* See replica.c: a metacopy that cannot be read is none to us. */
static bool shuts_us_out(const struct tree *t, const struct attr_change *a)
{
	return t->style == MARK_STYLE_USER && a->fields & ATTR_SET_MODE &&
	       !(a->mode & S_IRUSR);
}

static int change_others(struct changing *g)
{
	int err = shuts_us_out(g->t, g->a) ? copyup_data(g->t, g->n) : 0;

	err = err ?: copyup_open(g->t, g->n, &g->upper);
	if (err)
		return err;
	err = beneath_stat(g->upper.fd, "", &g->before) ?: set_others(g);
	if (err && g->upper.made && g->t->stale)
		g->t->stale(g->t->stale_ctx, g->n->id, false);
	return err;
}

static int change(struct changing *g)
{
	int err = g->a->fields & ATTR_SET_SIZE ? change_size(g) : 0;

	if (err || (g->a->fields & ATTR_SET_ANY) == ATTR_SET_SIZE)
		return err;
	return change_others(g);
}

static void foretell_time(const struct timespec *t, struct statx_timestamp *out)
{
	struct timespec now;

	if (t->tv_nsec == UTIME_OMIT)
		return;
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (t->tv_nsec != UTIME_NOW)
		now = *t;
	out->tv_sec = now.tv_sec;
	out->tv_nsec = (uint32_t)now.tv_nsec;
}

/* From the attributes before the change, those after it. */
static void foretell(const struct attr_change *a, struct statx *st)
{
	if (a->fields & ATTR_SET_MODE)
		st->stx_mode =
			(uint16_t)((st->stx_mode & S_IFMT) | (a->mode & 07777));
	if (a->fields & ATTR_SET_UID)
		st->stx_uid = a->uid;
	if (a->fields & ATTR_SET_GID)
		st->stx_gid = a->gid;
	if (a->fields & ATTR_SET_SIZE)
		st->stx_size = (uint64_t)a->size;
	if (a->fields & ATTR_SET_TIMES) {
		foretell_time(&a->times[0], &st->stx_atime);
		foretell_time(&a->times[1], &st->stx_mtime);
	}
}

/* 0 if they were looked at, else 1: foretold. */
static int attr_after(const struct changing *g, struct statx *out)
{
	const struct held *u = &g->upper;
	const struct statx *lower = u->whole ? &u->lower : NULL;
	struct object upper = object_of_fd(u->fd);
	int err = u->fd < 0 ? lookup_attr(g->t, g->n, out) :
			      lookup_attr_of(g->t, g->n, &upper, lower, out);

	if (!err)
		return 0;
	*out = g->before;
	foretell(g->a, out);
	lookup_dress(g->n, out);
	return 1;
}

int change_attr(struct tree *t, const struct caller *c, struct node *n,
		const struct attr_change *a, struct statx *out)
{
	struct changing g = { .t = t, .c = c, .n = n, .a = a, .upper.fd = -1 };
	/* What is done is done, whether it can be looked at or not. */
	int err = change(&g) ?: attr_after(&g, out);

	scope_close_fd(&g.upper.fd);
	return err;
}

/* To open anything else would be to open a device. */
static bool has_flags(const struct node *n)
{
	return S_ISREG(n->type) || S_ISDIR(n->type);
}

int attr_get_ioctl(struct tree *t, struct node *n, unsigned int cmd,
		   union attr_ioctl *data)
{
	scoped_object struct object o = OBJECT_NONE;
	int err = has_flags(n) ? place_open(t, n, O_RDONLY | O_NONBLOCK, &o) :
				 -ENOTTY;

	if (err)
		return err;
	memset(data, 0, sizeof(*data));
	/* In an image it has none. */
	return object_has_handle(&o) && ioctl(o.fd, cmd, data) ? -errno : 0;
}

int change_by_ioctl(struct tree *t, struct node *n, unsigned int cmd,
		    union attr_ioctl *data)
{
	scoped_fd int fd = -1;
	/* What is immutable or append-only can not get its data later. */
	int err = has_flags(n) ? copyup_data(t, n) : -ENOTTY;

	if (err)
		return err;
	fd = place_upper(t, n, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return fd;
	return ioctl(fd, cmd, data) ? -errno : 0;
}

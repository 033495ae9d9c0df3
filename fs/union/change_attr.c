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
#include "files.h"
#include "lookup.h"
#include "node.h"
#include "place.h"
#include "scope.h"
#include "tree.h"
#include "xattr.h"

#define ACL_ACCESS "system.posix_acl_access"
#define CAPABILITY "security.capability"

/*
 * Through a descriptor the times move in any case, by path as the file system
 * has it when the size stays: ftruncate(2) and truncate(2).
 */
static int set_size(struct tree *t, const struct caller *c, struct node *n,
		    const struct attr_change *a, struct statx *before)
{
	struct file_use u;
	struct fd_path p;
	int err = files_use(t, n, true, &u);

	if (err)
		return err;
	p = beneath_fd_path(u.data.fd);
	err = beneath_stat(u.data.fd, "", before);
	if (!err && a->fields & ATTR_SET_STRANGER)
		err = attr_strip_set_id(u.data.fd, c);
	if (err >= 0 && a->fields & ATTR_SET_BY_PATH)
		err = truncate(p.text, a->size) ? -errno : 0;
	else if (err >= 0)
		err = ftruncate(u.data.fd, a->size) ? -errno : 0;
	files_done(t, &u);
	return err;
}

static int set_owner(int fd, const struct attr_change *a)
{
	uid_t uid = a->fields & ATTR_SET_UID ? a->uid : (uid_t)-1;
	gid_t gid = a->fields & ATTR_SET_GID ? a->gid : (gid_t)-1;

	return attr_set_owner(fd, uid, gid);
}

/*
 * A set-group-ID bit without group execution goes if whoever changes the owner
 * is not of the group: the file system sees us there, who may keep it.
 */
static int drop_setgid(const struct caller *c, int fd,
		       const struct statx *before)
{
	mode_t mode = before->stx_mode;
	struct statx now;
	int err;

	if (S_ISDIR(mode) || !(mode & S_ISGID) || mode & S_IXGRP ||
	    caller_keeps_setgid(c, before->stx_gid))
		return 0;
	err = beneath_stat(fd, "", &now);
	return err ?: attr_set_mode(fd, now.stx_mode & ~(mode_t)S_ISGID);
}

/*
 * A change of nothing is what comes of chown(-1, -1), which takes set-id bits.
 * It also follows when the kernel takes the capabilities of a file that is
 * written to (it removes the xattr itself), and then means nothing.
 */
static int change_nothing(struct tree *t, const struct caller *c,
			  const struct node *n, int fd,
			  const struct statx *before)
{
	uint64_t id = n->id;

	if (atomic_compare_exchange_strong(&t->uncapped, &id, 0))
		return 0;
	return attr_set_owner(fd, (uid_t)-1, (gid_t)-1) ?:
		       drop_setgid(c, fd, before);
}

static mode_t device_mode(const struct node *n)
{
	return n->flags & NODE_DEVICE ? MARK_DEVICE_MODE : 0;
}

#define ATTR_SET_ANY                                                   \
	(ATTR_SET_MODE | ATTR_SET_UID | ATTR_SET_GID | ATTR_SET_SIZE | \
	 ATTR_SET_TIMES)

/* Owner before mode, of which it takes the set-id bits. */
static int set_others(struct tree *t, const struct caller *c,
		      const struct node *n, int fd, const struct attr_change *a,
		      const struct statx *before)
{
	int err = 0;

	if (!(a->fields & ATTR_SET_ANY))
		err = change_nothing(t, c, n, fd, before);
	if (a->fields & (ATTR_SET_UID | ATTR_SET_GID))
		err = set_owner(fd, a) ?: drop_setgid(c, fd, before);
	if (!err && a->fields & ATTR_SET_MODE)
		err = attr_set_mode(fd, a->mode | device_mode(n));
	if (!err && a->fields & ATTR_SET_TIMES)
		err = attr_set_times(fd, a->times);
	return err;
}

/* Size before times, which it moves.  What is copied up gets it by that. */
static int change_size(struct tree *t, const struct caller *c, struct node *n,
		       const struct attr_change *a, struct statx *before)
{
	bool stranger = a->fields & ATTR_SET_STRANGER;
	int cut = copyup_cut(t, n, a->size, stranger ? c : NULL, before);

	if (cut)
		return cut < 0 ? cut : 0;
	return set_size(t, c, n, a, before);
}

/* See replica.c: a metacopy that cannot be read is none to us. */
static bool shuts_us_out(const struct tree *t, const struct attr_change *a)
{
	return t->style == MARK_STYLE_USER && a->fields & ATTR_SET_MODE &&
	       !(a->mode & S_IRUSR);
}

static int copy_to_change(struct tree *t, struct node *n,
			  const struct attr_change *a)
{
	return shuts_us_out(t, a) ? copyup_data(t, n) : copyup(t, n);
}

static int change(struct tree *t, const struct caller *c, struct node *n,
		  const struct attr_change *a, struct statx *before)
{
	scoped_fd int fd = -1;
	int err = a->fields & ATTR_SET_SIZE ? change_size(t, c, n, a, before) :
					      copy_to_change(t, n, a);

	if (err || (a->fields & ATTR_SET_ANY) == ATTR_SET_SIZE)
		return err;
	fd = place_upper(t, n, O_PATH);
	err = fd < 0 ? fd : beneath_stat(fd, "", before);
	return err ?: set_others(t, c, n, fd, a, before);
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

int change_attr(struct tree *t, const struct caller *c, struct node *n,
		const struct attr_change *a, struct statx *out)
{
	int err = change(t, c, n, a, out);

	/* What is done is done, whether it can be looked at or not. */
	if (err || !lookup_attr(t, n, out))
		return err;
	foretell(a, out);
	lookup_dress(n, out);
	return 1;
}

static bool is_acl(const char *name)
{
	return !strncmp(name, "system.posix_acl_", 17);
}

ssize_t attr_getxattr(struct tree *t, struct node *n, const char *name,
		      void *value, size_t size)
{
	char stored[XATTR_STORED_MAX];
	scoped_object struct object o = OBJECT_NONE;
	int err = xattr_store_name(name, stored);

	if (err)
		return err;
	if (is_acl(name) && !t->acls)
		return -EOPNOTSUPP;
	err = place_open(t, n, O_PATH, &o);
	return err ?: object_xattr(&o, stored, value, size);
}

static bool any_trusted(const char *list, ssize_t size)
{
	for (const char *at = list; at < list + size; at += strlen(at) + 1)
		if (xattr_is_trusted(at))
			return true;
	return false;
}

ssize_t attr_listxattr(struct tree *t, const struct caller *c, struct node *n,
		       char **list)
{
	scoped_object struct object o = OBJECT_NONE;
	ssize_t size = place_open(t, n, O_PATH, &o);
	bool trusted;

	*list = NULL;
	size = size ?: object_xattr_list(&o, list);
	if (size <= 0)
		return size;
	trusted = any_trusted(*list, size) && caller_has(c, CAP_SYS_ADMIN);
	return (ssize_t)xattr_show(*list, (size_t)size, trusted);
}

/*
 * The kernel asks us to take the set-group-ID bit when somebody outside of
 * the group changes an access ACL, but has no way to say so through libfuse.
 * Asked before the change: 1, 0 or -errno.
 */
static int acl_takes_setgid(const struct caller *c, int fd, const char *stored)
{
	struct statx st;
	int err;

	if (strcmp(stored, ACL_ACCESS) != 0)
		return 0;
	err = beneath_stat(fd, "", &st);
	if (err)
		return err;
	return st.stx_mode & S_ISGID && !caller_keeps_setgid(c, st.stx_gid);
}

/* The ACL has changed the mode, so it is asked for again. */
static int take_setgid(int fd)
{
	struct statx st;
	int err = beneath_stat(fd, "", &st);

	return err ?: attr_set_mode(fd, st.stx_mode & ~(mode_t)S_ISGID);
}

int change_setxattr(struct tree *t, const struct caller *c, struct node *n,
		    const char *name, const void *value, size_t size, int flags)
{
	char stored[XATTR_STORED_MAX];
	scoped_fd int fd = -1;
	int takes;
	int err = xattr_store_name(name, stored);

	if (!err && is_acl(name) && !t->acls)
		err = -EOPNOTSUPP;
	err = err ?: copyup(t, n);
	if (err)
		return err;
	fd = place_upper(t, n, O_PATH);
	if (fd < 0)
		return fd;
	takes = acl_takes_setgid(c, fd, stored);
	if (takes < 0)
		return takes;
	err = xattr_set(fd, stored, value, size, flags);
	return err || !takes ? err : take_setgid(fd);
}

int change_removexattr(struct tree *t, const struct caller *c, struct node *n,
		       const char *name)
{
	char stored[XATTR_STORED_MAX];
	scoped_fd int fd = -1;
	ssize_t has;
	int takes;
	int err = xattr_store_name(name, stored);

	if (err)
		return err;
	/* No copy for nothing: what is not there can not be removed. */
	has = attr_getxattr(t, n, name, NULL, 0);
	if (has < 0 && !(is_acl(name) && node_is_upper(n)))
		return (int)has;
	err = copyup(t, n);
	if (err)
		return err;
	fd = place_upper(t, n, O_PATH);
	if (fd < 0)
		return fd;
	takes = acl_takes_setgid(c, fd, stored);
	if (takes < 0)
		return takes;
	err = xattr_remove(fd, stored);
	if (!err && takes)
		err = take_setgid(fd);
	if (!err && !strcmp(stored, CAPABILITY))
		atomic_store(&t->uncapped, n->id);
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

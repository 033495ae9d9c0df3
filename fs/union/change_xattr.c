/* SPDX-License-Identifier: Apache-2.0 */
#include "change_xattr.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>

#include "attr.h"
#include "beneath.h"
#include "caller.h"
#include "copyup.h"
#include "node.h"
#include "object.h"
#include "place.h"
#include "scope.h"
#include "tree.h"
#include "xattr.h"

#define ACL_ACCESS "system.posix_acl_access"
#define CAPABILITY "security.capability"

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
static int acl_takes_setgid(const struct caller *c, const struct object *o,
			    const char *stored)
{
	struct statx st;
	int err;

	if (strcmp(stored, ACL_ACCESS) != 0)
		return 0;
	err = object_stat(o, &st);
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
	struct object upper;
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
	upper = object_of_fd(fd);
	takes = acl_takes_setgid(c, &upper, stored);
	if (takes < 0)
		return takes;
	err = xattr_set(fd, stored, value, size, flags);
	return err || !takes ? err : take_setgid(fd);
}

/*
 * Is there something to be removed, or to be done by removing nothing?  An
 * upper file has its ACL removed whether it has one or not; a lower one is
 * copied for nothing only if that takes its set-group-ID bit.  0 or -errno.
 */
static int check_removal(struct tree *t, const struct caller *c, struct node *n,
			 const char *name)
{
	ssize_t has = attr_getxattr(t, n, name, NULL, 0);
	scoped_object struct object o = OBJECT_NONE;
	int takes;

	if (has >= 0 || (is_acl(name) && node_is_upper(n)))
		return 0;
	if (has != -ENODATA || !is_acl(name))
		return (int)has;
	takes = place_open(t, n, O_PATH, &o) ?: acl_takes_setgid(c, &o, name);
	return takes > 0 ? 0 : takes ?: (int)has;
}

int change_removexattr(struct tree *t, const struct caller *c, struct node *n,
		       const char *name)
{
	char stored[XATTR_STORED_MAX];
	scoped_fd int fd = -1;
	struct object upper;
	int takes;
	int err = xattr_store_name(name, stored);

	err = err ?: check_removal(t, c, n, name) ?: copyup(t, n);
	if (err)
		return err;
	fd = place_upper(t, n, O_PATH);
	if (fd < 0)
		return fd;
	upper = object_of_fd(fd);
	takes = acl_takes_setgid(c, &upper, stored);
	if (takes < 0)
		return takes;
	err = xattr_remove(fd, stored);
	if (!err && takes)
		err = take_setgid(fd);
	if (!err && !strcmp(stored, CAPABILITY))
		atomic_store(&t->uncapped, n->id);
	return err;
}

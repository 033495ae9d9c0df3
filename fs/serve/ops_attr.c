/* SPDX-License-Identifier: Apache-2.0 */
#include "ops.h"

#include <errno.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "change_attr.h"
#include "change_xattr.h"
#include "scope.h"
#include "tree.h"

static void reply_attr(fuse_req_t req, const struct statx *st, double timeout)
{
	struct stat attr;

	ops_stat(st, &attr);
	fuse_reply_attr(req, &attr, timeout);
}

static void op_getattr(fuse_req_t req, fuse_ino_t id, struct fuse_file_info *fi)
{
	struct statx st;
	int err = lookup_attr(ops_tree(req), ops_node(req, id), &st);

	(void)fi;
	if (err)
		fuse_reply_err(req, -err);
	else
		reply_attr(req, &st, OPS_TIMEOUT);
}

#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 18)
static void op_statx(fuse_req_t req, fuse_ino_t id, int flags, int mask,
		     struct fuse_file_info *fi)
{
	struct statx st;
	int err = lookup_attr(ops_tree(req), ops_node(req, id), &st);

	(void)flags;
	(void)mask;
	(void)fi;
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_statx(req, 0, &st, OPS_TIMEOUT);
}
#endif

static struct timespec time_of(struct timespec given, int to_set, int set,
			       int now)
{
	if (to_set & now)
		given.tv_nsec = UTIME_NOW;
	else if (!(to_set & set))
		given.tv_nsec = UTIME_OMIT;
	return given;
}

/* The kernel's words into ours. */
static struct attr_change change_of(const struct stat *attr, int to_set)
{
	static const struct {
		int theirs;
		unsigned int ours;
	} fields[] = {
		{ FUSE_SET_ATTR_MODE, ATTR_SET_MODE },
		{ FUSE_SET_ATTR_UID, ATTR_SET_UID },
		{ FUSE_SET_ATTR_GID, ATTR_SET_GID },
		{ FUSE_SET_ATTR_SIZE, ATTR_SET_SIZE },
		{ FUSE_SET_ATTR_ATIME, ATTR_SET_TIMES },
		{ FUSE_SET_ATTR_ATIME_NOW, ATTR_SET_TIMES },
		{ FUSE_SET_ATTR_MTIME, ATTR_SET_TIMES },
		{ FUSE_SET_ATTR_MTIME_NOW, ATTR_SET_TIMES },
		{ FUSE_SET_ATTR_KILL_SUID, ATTR_SET_STRANGER },
	};
	struct attr_change a = {
		.mode = attr->st_mode,
		.uid = attr->st_uid,
		.gid = attr->st_gid,
		.size = attr->st_size,
	};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (to_set & fields[i].theirs)
			a.fields |= fields[i].ours;
	a.times[0] = time_of(attr->st_atim, to_set, FUSE_SET_ATTR_ATIME,
			     FUSE_SET_ATTR_ATIME_NOW);
	a.times[1] = time_of(attr->st_mtim, to_set, FUSE_SET_ATTR_MTIME,
			     FUSE_SET_ATTR_MTIME_NOW);
	return a;
}

static void op_setattr(fuse_req_t req, fuse_ino_t id, struct stat *attr,
		       int to_set, struct fuse_file_info *fi)
{
	struct attr_change a = change_of(attr, to_set);
	struct caller c = ops_caller(req);
	struct statx st;
	int err;

	/* O_TRUNC comes without a handle, too, but always for size 0. */
	if (!fi && attr->st_size)
		a.fields |= ATTR_SET_BY_PATH;
	err = change_attr(ops_tree(req), &c, ops_node(req, id), &a, &st);
	if (err < 0)
		fuse_reply_err(req, -err);
	else /* what is only foretold is asked for again at once */
		reply_attr(req, &st, err ? 0 : OPS_TIMEOUT);
}

static void op_getxattr(fuse_req_t req, fuse_ino_t id, const char *name,
			size_t size)
{
	scoped_free char *value = size ? malloc(size) : NULL;
	ssize_t got = attr_getxattr(ops_tree(req), ops_node(req, id), name,
				    value, size);

	if (got < 0)
		fuse_reply_err(req, (int)-got);
	else if (!size)
		fuse_reply_xattr(req, (size_t)got);
	else
		fuse_reply_buf(req, value, (size_t)got);
}

static void op_listxattr(fuse_req_t req, fuse_ino_t id, size_t size)
{
	struct caller c = ops_caller(req);
	scoped_free char *list = NULL;
	ssize_t got =
		attr_listxattr(ops_tree(req), &c, ops_node(req, id), &list);

	if (got < 0)
		fuse_reply_err(req, (int)-got);
	else if (!size)
		fuse_reply_xattr(req, (size_t)got);
	else if ((size_t)got > size)
		fuse_reply_err(req, ERANGE);
	else
		fuse_reply_buf(req, list, (size_t)got);
}

static void op_setxattr(fuse_req_t req, fuse_ino_t id, const char *name,
			const char *value, size_t size, int flags)
{
	struct caller c = ops_caller(req);

	fuse_reply_err(req,
		       -change_setxattr(ops_tree(req), &c, ops_node(req, id),
					name, value, size, flags));
}

static void op_removexattr(fuse_req_t req, fuse_ino_t id, const char *name)
{
	struct caller c = ops_caller(req);

	fuse_reply_err(req, -change_removexattr(ops_tree(req), &c,
						ops_node(req, id), name));
}

static bool is_get(unsigned int cmd)
{
	return cmd == FS_IOC_GETFLAGS || cmd == FS_IOC_FSGETXATTR;
}

/* What lsattr and chattr ask; no other ioctl means anything to a union. */
static void op_ioctl(fuse_req_t req, fuse_ino_t id, unsigned int cmd, void *arg,
		     struct fuse_file_info *fi, unsigned int flags,
		     const void *in, size_t in_size, size_t out_size)
{
	struct tree *t = ops_tree(req);
	struct node *n = ops_node(req, id);
	union attr_ioctl data = { 0 };
	int err;

	(void)arg;
	(void)fi;
	(void)flags;
	if (!is_get(cmd) && cmd != FS_IOC_SETFLAGS &&
	    cmd != FS_IOC_FSSETXATTR) {
		fuse_reply_err(req, ENOTTY);
		return;
	}
	if (in_size > sizeof(data) || out_size > sizeof(data)) {
		fuse_reply_err(req, EINVAL);
		return;
	}
	if (in_size)
		memcpy(&data, in, in_size);
	err = is_get(cmd) ? attr_get_ioctl(t, n, cmd, &data) :
			    change_by_ioctl(t, n, cmd, &data);
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_ioctl(req, 0, &data, out_size);
}

void ops_attr_fill(struct fuse_lowlevel_ops *ops)
{
	ops->getattr = op_getattr;
	ops->setattr = op_setattr;
	ops->getxattr = op_getxattr;
	ops->listxattr = op_listxattr;
	ops->setxattr = op_setxattr;
	ops->removexattr = op_removexattr;
	ops->ioctl = op_ioctl;
#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 18)
	ops->statx = op_statx;
#endif
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ops.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "change_drop.h"
#include "change_make.h"
#include "change_move.h"
#include "place.h"
#include "reach.h"
#include "scope.h"
#include "tree.h"

/* What is not there will not be until it is made through us. */
static void reply_absent(fuse_req_t req)
{
	struct fuse_entry_param absent = { .entry_timeout = OPS_TIMEOUT };

	fuse_reply_entry(req, &absent);
}

/* "." and ".." are asked for when a file handle is opened. */
static int find(struct tree *t, fuse_ino_t dir, const char *name,
		struct entry *out)
{
	struct node *n;

	if (!strcmp(name, "."))
		return reach(t, dir, out);
	if (!strcmp(name, ".."))
		return reach_parent(t, dir, out);
	n = node_find(t->nodes, dir);
	return n ? lookup_in(t, n, name, out) : -ESTALE;
}

static void op_lookup(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct entry e;
	int err = find(ops_tree(req), dir, name, &e);

	if (err == -ENOENT)
		reply_absent(req);
	else
		ops_reply_entry(req, err, &e);
}

static void make(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode,
		 dev_t rdev, const char *target)
{
	struct caller c = ops_caller(req);
	struct entry e;
	int err = change_make(ops_tree(req), &c, ops_node(req, dir), name, mode,
			      rdev, target, &e);

	ops_reply_entry(req, err, &e);
}

static void op_mknod(fuse_req_t req, fuse_ino_t dir, const char *name,
		     mode_t mode, dev_t rdev)
{
	make(req, dir, name, mode, rdev, NULL);
}

static void op_mkdir(fuse_req_t req, fuse_ino_t dir, const char *name,
		     mode_t mode)
{
	make(req, dir, name, S_IFDIR | mode, 0, NULL);
}

static void op_symlink(fuse_req_t req, const char *target, fuse_ino_t dir,
		       const char *name)
{
	make(req, dir, name, S_IFLNK | 0777, 0, target);
}

/* The kernel keeps no handle that we would have to release: see op_open. */
static void reply_created(fuse_req_t req, int err, struct entry *e,
			  struct fuse_file_info *fi)
{
	struct tree *t = ops_tree(req);
	struct fuse_entry_param param;

	if (err) {
		fuse_reply_err(req, -err);
		return;
	}
	ops_entry(e, &param);
	fi->fh = 0;
	fi->keep_cache = 1;
	if (fuse_reply_create(req, &param, fi))
		lookup_forget(t, e->node, 1);
}

static void op_create(fuse_req_t req, fuse_ino_t dir, const char *name,
		      mode_t mode, struct fuse_file_info *fi)
{
	struct caller c = ops_caller(req);
	struct entry e;
	int err = change_make(ops_tree(req), &c, ops_node(req, dir), name,
			      S_IFREG | (mode & 07777), 0, NULL, &e);

	reply_created(req, err, &e, fi);
}

static void op_tmpfile(fuse_req_t req, fuse_ino_t dir, mode_t mode,
		       struct fuse_file_info *fi)
{
	struct caller c = ops_caller(req);
	struct entry e;
	int err =
		change_tmpfile(ops_tree(req), &c, ops_node(req, dir), mode, &e);

	reply_created(req, err, &e, fi);
}

static void op_link(fuse_req_t req, fuse_ino_t id, fuse_ino_t dir,
		    const char *name)
{
	struct entry e;
	int err = change_link(ops_tree(req), ops_node(req, id),
			      ops_node(req, dir), name, &e);

	ops_reply_entry(req, err, &e);
}

static void op_unlink(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	fuse_reply_err(req,
		       -change_unlink(ops_tree(req), ops_node(req, dir), name));
}

static void op_rmdir(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	fuse_reply_err(req,
		       -change_rmdir(ops_tree(req), ops_node(req, dir), name));
}

static void op_rename(fuse_req_t req, fuse_ino_t from, const char *old,
		      fuse_ino_t to, const char *new, unsigned int flags)
{
	struct caller c = ops_caller(req);

	fuse_reply_err(req,
		       -change_rename(ops_tree(req), &c, ops_node(req, from),
				      old, ops_node(req, to), new, flags));
}

static void op_readlink(fuse_req_t req, fuse_ino_t id)
{
	scoped_object struct object o = OBJECT_NONE;
	int err = place_open(ops_tree(req), ops_node(req, id), O_PATH, &o);
	char target[PATH_MAX];
	ssize_t len = err ?: object_readlink(&o, target, sizeof(target) - 1);

	if (len < 0) {
		fuse_reply_err(req, (int)-len);
		return;
	}
	target[len] = '\0';
	fuse_reply_readlink(req, target);
}

void ops_names_fill(struct fuse_lowlevel_ops *ops)
{
	ops->lookup = op_lookup;
	ops->mknod = op_mknod;
	ops->mkdir = op_mkdir;
	ops->symlink = op_symlink;
	ops->create = op_create;
	ops->link = op_link;
	ops->unlink = op_unlink;
	ops->rmdir = op_rmdir;
	ops->rename = op_rename;
	ops->readlink = op_readlink;
#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 17)
	ops->tmpfile = op_tmpfile;
#endif
}

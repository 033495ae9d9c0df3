/* SPDX-License-Identifier: Apache-2.0 */
#include "ops.h"

#include <errno.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "tree.h"

struct tree *ops_tree(fuse_req_t req)
{
	const struct serving *s = fuse_req_userdata(req);

	return s->t;
}

struct node *ops_node(fuse_req_t req, fuse_ino_t id)
{
	return node_find(ops_tree(req)->nodes, id);
}

struct caller ops_caller(fuse_req_t req)
{
	const struct fuse_ctx *c = fuse_req_ctx(req);

	return (struct caller){
		.uid = c->uid,
		.gid = c->gid,
		.umask = c->umask,
		.pid = c->pid,
	};
}

static struct timespec to_timespec(const struct statx_timestamp *t)
{
	return (struct timespec){ .tv_sec = t->tv_sec, .tv_nsec = t->tv_nsec };
}

void ops_stat(const struct statx *from, struct stat *to)
{
	memset(to, 0, sizeof(*to));
	to->st_ino = from->stx_ino;
	to->st_mode = from->stx_mode;
	to->st_nlink = from->stx_nlink;
	to->st_uid = from->stx_uid;
	to->st_gid = from->stx_gid;
	to->st_rdev = makedev(from->stx_rdev_major, from->stx_rdev_minor);
	to->st_size = (off_t)from->stx_size;
	to->st_blksize = from->stx_blksize;
	to->st_blocks = (blkcnt_t)from->stx_blocks;
	to->st_atim = to_timespec(&from->stx_atime);
	to->st_mtim = to_timespec(&from->stx_mtime);
	to->st_ctim = to_timespec(&from->stx_ctime);
}

void ops_entry(const struct entry *from, struct fuse_entry_param *to)
{
	memset(to, 0, sizeof(*to));
	to->ino = from->node->id;
	ops_stat(&from->st, &to->attr);
	to->attr_timeout = OPS_TIMEOUT;
	to->entry_timeout = OPS_TIMEOUT;
}

void ops_reply_entry(fuse_req_t req, int err, struct entry *e)
{
	struct tree *t = ops_tree(req);
	struct fuse_entry_param param;

	if (err) {
		fuse_reply_err(req, -err);
		return;
	}
	ops_entry(e, &param);
	if (fuse_reply_entry(req, &param))
		lookup_forget(t, e->node, 1);
}

void ops_stale(fuse_req_t req, fuse_ino_t id)
{
	const struct serving *s = fuse_req_userdata(req);

	/* A negative offset: attributes only, so no lock of the inode. */
	fuse_lowlevel_notify_inval_inode(s->session, id, -1, 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ops.h"

#include <errno.h>
#include <limits.h>
#include <sys/statvfs.h>

#include "beneath.h"
#include "files.h"
#include "log.h"
#include "tree.h"

#define IMAGE_BLOCK    4096 /* bytes; what reads of an image should come in */
#define BACKGROUND_MAX 64   /* requests in flight that nobody waits for */

static void want(struct fuse_conn_info *conn, uint64_t flag, const char *what)
{
	if (!fuse_set_feature_flag(conn, flag))
		log_debug("the kernel has no %s", what);
}

static void op_init(void *userdata, struct fuse_conn_info *conn)
{
	struct serving *s = userdata;

	/* Without opens, O_TRUNC must come as the SETATTR that it is. */
	fuse_unset_feature_flag(conn, FUSE_CAP_ATOMIC_O_TRUNC);
	/* Nobody else writes: our own mtime is no reason to drop pages. */
	fuse_unset_feature_flag(conn, FUSE_CAP_AUTO_INVAL_DATA);
	want(conn, FUSE_CAP_EXPLICIT_INVAL_DATA, "explicit invalidation");
	/* umask and default ACLs are applied where the file is made. */
	want(conn, FUSE_CAP_DONT_MASK, "unmasked modes");
	if (s->t->acls)
		want(conn, FUSE_CAP_POSIX_ACL, "POSIX ACLs");
	want(conn, FUSE_CAP_HANDLE_KILLPRIV_V2, "killpriv");
	want(conn, FUSE_CAP_EXPORT_SUPPORT, "file handles");
	want(conn, FUSE_CAP_CACHE_SYMLINKS, "cached symlinks");
	want(conn, FUSE_CAP_READDIRPLUS, "readdirplus");
	/* A lookup of each name later costs more than its attributes now. */
	fuse_unset_feature_flag(conn, FUSE_CAP_READDIRPLUS_AUTO);
	want(conn, FUSE_CAP_PARALLEL_DIROPS, "parallel lookups");
	want(conn, FUSE_CAP_NO_OPEN_SUPPORT, "files without open");
	want(conn, FUSE_CAP_SPLICE_WRITE, "splice");
	conn->max_background = BACKGROUND_MAX;
	conn->time_gran = 1;
	s->ready(s);
}

/* The upper, where new things go, or a lower that is a directory; or -1. */
static int place_of_data(const struct stack *s)
{
	for (uint16_t i = 0; !s->writable && i < s->count; i++)
		if (!s->lowers[i].image)
			return s->lowers[i].fd;
	return s->upper.fd;
}

/* Of images alone: a full file system of no size. */
static void op_statfs(fuse_req_t req, fuse_ino_t id)
{
	int fd = place_of_data(&ops_tree(req)->stack);
	struct statvfs st = {
		.f_bsize = IMAGE_BLOCK,
		.f_frsize = IMAGE_BLOCK,
		.f_namemax = NAME_MAX,
	};

	(void)id;
	if (fd >= 0 && fstatvfs(fd, &st))
		fuse_reply_err(req, errno);
	else
		fuse_reply_statfs(req, &st);
}

static void forget_one(struct tree *t, fuse_ino_t id, uint64_t uses)
{
	struct node *n = node_find(t->nodes, id);

	if (!n || bug(uses > n->uses))
		return;
	files_drop(t, n);
	lookup_forget(t, n, uses);
}

static void op_forget(fuse_req_t req, fuse_ino_t id, uint64_t uses)
{
	forget_one(ops_tree(req), id, uses);
	fuse_reply_none(req);
}

static void op_forget_multi(fuse_req_t req, size_t count,
			    struct fuse_forget_data *forgets)
{
	for (size_t i = 0; i < count; i++)
		forget_one(ops_tree(req), forgets[i].ino, forgets[i].nlookup);
	fuse_reply_none(req);
}

void ops_session_fill(struct fuse_lowlevel_ops *ops)
{
	ops->init = op_init;
	ops->statfs = op_statfs;
	ops->forget = op_forget;
	ops->forget_multi = op_forget_multi;
}

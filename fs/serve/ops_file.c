/* SPDX-License-Identifier: Apache-2.0 */
#include "ops.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "change_data.h"
#include "files.h"
#include "object_data.h"
#include "scope.h"
#include "tree.h"

#define READ_COPIED_MAX 16384 /* bytes; more goes by splice */

/*
 * "No such call", once: from then on the kernel opens files without asking,
 * so that a warm open, read and close costs no round trip.  We do not know
 * what is open, then, and need not (see change_drop.h, files.h).
 */
static void op_open(fuse_req_t req, fuse_ino_t id, struct fuse_file_info *fi)
{
	(void)id;
	(void)fi;
	fuse_reply_err(req, ENOSYS);
}

static void op_flush(fuse_req_t req, fuse_ino_t id, struct fuse_file_info *fi)
{
	(void)id;
	(void)fi;
	fuse_reply_err(req, ENOSYS);
}

static void reply_copied(fuse_req_t req, const struct object *o, char *buf,
			 size_t size, off_t at)
{
	ssize_t got = object_read(o, buf, size, at);

	if (got < 0)
		fuse_reply_err(req, (int)-got);
	else
		fuse_reply_buf(req, buf, (size_t)got);
}

static void reply_little(fuse_req_t req, const struct object *o, size_t size,
			 off_t at)
{
	char buf[READ_COPIED_MAX];

	reply_copied(req, o, buf, size, at);
}

/* What is not in one piece. */
static void reply_pieces(fuse_req_t req, const struct object *o, size_t size,
			 off_t at)
{
	scoped_free char *buf = malloc(size);

	if (buf)
		reply_copied(req, o, buf, size, at);
	else
		fuse_reply_err(req, ENOMEM);
}

static void reply_spliced(fuse_req_t req, const struct object_piece *p)
{
	struct fuse_bufvec vec = FUSE_BUFVEC_INIT(p->size);

	vec.buf[0].flags = FUSE_BUF_IS_FD | FUSE_BUF_FD_SEEK |
			   FUSE_BUF_FD_RETRY;
	vec.buf[0].fd = p->fd;
	vec.buf[0].pos = p->at;
	fuse_reply_data(req, &vec, 0);
}

static void reply_much(fuse_req_t req, const struct object *o, size_t size,
		       off_t at)
{
	struct object_piece p;
	int found = object_locate(o, at, size, &p);

	if (found < 0) {
		fuse_reply_err(req, -found);
	} else if (found) {
		reply_spliced(req, &p);
		object_piece_done(o, &p);
	} else {
		reply_pieces(req, o, size, at);
	}
}

static void op_read(fuse_req_t req, fuse_ino_t id, size_t size, off_t at,
		    struct fuse_file_info *fi)
{
	struct tree *t = ops_tree(req);
	struct file_use u;
	int err = files_use(t, ops_node(req, id), false, &u);

	(void)fi;
	if (err) {
		fuse_reply_err(req, -err);
		return;
	}
	if (size <= READ_COPIED_MAX)
		reply_little(req, &u.data, size, at);
	else
		reply_much(req, &u.data, size, at);
	files_done(t, &u);
}

static bool is_stranger(const struct fuse_file_info *fi)
{
#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 18)
	return fi->kill_suidgid;
#else
	(void)fi;
	return true;
#endif
}

static void op_write(fuse_req_t req, fuse_ino_t id, const char *buf,
		     size_t size, off_t at, struct fuse_file_info *fi)
{
	struct caller c = ops_caller(req);
	bool stripped = false;
	ssize_t done = change_write(ops_tree(req), ops_node(req, id), buf, size,
				    at, is_stranger(fi) ? &c : NULL, &stripped);

	if (stripped)
		ops_stale(req, id);
	if (done < 0)
		fuse_reply_err(req, (int)-done);
	else
		fuse_reply_write(req, (size_t)done);
}

static void op_fallocate(fuse_req_t req, fuse_ino_t id, int mode, off_t at,
			 off_t len, struct fuse_file_info *fi)
{
	struct caller c = ops_caller(req);
	bool stripped = false;
	int err = change_fallocate(ops_tree(req), &c, ops_node(req, id), mode,
				   at, len, &stripped);

	(void)fi;
	if (stripped)
		ops_stale(req, id);
	fuse_reply_err(req, -err);
}

static void op_copy_file_range(fuse_req_t req, fuse_ino_t from, off_t in,
			       struct fuse_file_info *fi_from, fuse_ino_t to,
			       off_t out, struct fuse_file_info *fi_to,
			       size_t len, int flags)
{
	ssize_t done = change_copy_range(ops_tree(req), ops_node(req, from), in,
					 ops_node(req, to), out, len);

	(void)fi_from;
	(void)fi_to;
	(void)flags;
	if (done < 0)
		fuse_reply_err(req, (int)-done);
	else
		fuse_reply_write(req, (size_t)done);
}

static void op_lseek(fuse_req_t req, fuse_ino_t id, off_t at, int whence,
		     struct fuse_file_info *fi)
{
	off_t to = data_seek(ops_tree(req), ops_node(req, id), at, whence);

	(void)fi;
	if (to < 0)
		fuse_reply_err(req, (int)-to);
	else
		fuse_reply_lseek(req, to);
}

static void op_fsync(fuse_req_t req, fuse_ino_t id, int data_only,
		     struct fuse_file_info *fi)
{
	(void)fi;
	fuse_reply_err(req, -change_fsync(ops_tree(req), ops_node(req, id),
					  data_only));
}

void ops_file_fill(struct fuse_lowlevel_ops *ops)
{
	ops->open = op_open;
	ops->flush = op_flush;
	ops->read = op_read;
	ops->write = op_write;
	ops->fallocate = op_fallocate;
	ops->copy_file_range = op_copy_file_range;
	ops->lseek = op_lseek;
	ops->fsync = op_fsync;
}

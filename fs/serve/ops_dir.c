/* SPDX-License-Identifier: Apache-2.0 */
#include "ops.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "change_data.h"
#include "dirview.h"
#include "scope.h"
#include "tree.h"

/* An open directory.  Its address is the handle that the kernel keeps. */
struct open_dir {
	pthread_mutex_t lock;
	struct node *node;
	struct dirview *view; /* NULL before the first read */
};

static void op_opendir(fuse_req_t req, fuse_ino_t id, struct fuse_file_info *fi)
{
	struct open_dir *d = calloc(1, sizeof(*d));

	if (!d) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	pthread_mutex_init(&d->lock, NULL);
	d->node = ops_node(req, id);
	node_use(d->node);
	fi->fh = (uintptr_t)d;
	fi->cache_readdir = 1;
	fi->keep_cache = 1;
	fuse_reply_open(req, fi);
}

static void op_releasedir(fuse_req_t req, fuse_ino_t id,
			  struct fuse_file_info *fi)
{
	struct open_dir *d = (struct open_dir *)(uintptr_t)fi->fh;

	(void)id;
	lookup_forget(ops_tree(req), d->node, 1);
	dirview_free(d->view);
	pthread_mutex_destroy(&d->lock);
	free(d);
	fuse_reply_err(req, 0);
}

/* A reply being filled with entries. */
struct filling {
	fuse_req_t req;
	struct look look;
	char *buf;
	size_t size;
	size_t used;
	bool plus;
};

/* True if it fitted. */
static bool add_plain(struct filling *f, struct dirview_entry *e)
{
	struct stat st = { 0 };
	size_t need;

	dirview_settle(&f->look, e);
	st.st_ino = e->ino;
	st.st_mode = DTTOIF(e->type);
	need = fuse_add_direntry(f->req, f->buf + f->used, f->size - f->used,
				 e->name, &st, (off_t)e->cookie);
	if (need > f->size - f->used)
		return false;
	f->used += need;
	return true;
}

static bool is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* With its attributes, as a lookup; what is gone meanwhile goes without. */
static bool add_plus(struct filling *f, struct dirview_entry *e)
{
	struct fuse_entry_param param = {
		.attr.st_ino = e->ino,
		.attr.st_mode = DTTOIF(e->type),
	};
	struct entry found = { 0 };
	size_t need;

	if (!is_dots(e->name) && !lookup(&f->look, e->name, &found))
		ops_entry(&found, &param);
	need = fuse_add_direntry_plus(f->req, f->buf + f->used,
				      f->size - f->used, e->name, &param,
				      (off_t)e->cookie);
	if (need <= f->size - f->used) {
		f->used += need;
		return true;
	}
	if (found.node)
		lookup_forget(f->look.t, found.node, 1);
	return false;
}

static void fill(struct filling *f, const struct dirview *v, off_t at)
{
	struct dirview_entry e;

	for (size_t i = dirview_after(v, (uint64_t)at); dirview_get(v, i, &e);
	     i++)
		if (!(f->plus ? add_plus(f, &e) : add_plain(f, &e)))
			return;
}

/* A reader at the beginning sees what there is now. */
static int refresh(struct open_dir *d, struct look *look, off_t at)
{
	if (at && d->view)
		return 0;
	dirview_free(steal(&d->view));
	return dirview_read(look, &d->view);
}

static void read_dir(fuse_req_t req, size_t size, off_t at,
		     struct fuse_file_info *fi, bool plus)
{
	struct open_dir *d = (struct open_dir *)(uintptr_t)fi->fh;
	scoped_free char *buf = malloc(size);
	struct filling f = {
		.req = req,
		.buf = buf,
		.size = size,
		.plus = plus,
	};
	int err = buf ? 0 : -ENOMEM;

	look_begin(&f.look, ops_tree(req), d->node);
	pthread_mutex_lock(&d->lock);
	err = err ?: refresh(d, &f.look, at);
	if (!err)
		fill(&f, d->view, at);
	pthread_mutex_unlock(&d->lock);
	look_end(&f.look);
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_buf(req, buf, f.used);
}

static void op_readdir(fuse_req_t req, fuse_ino_t id, size_t size, off_t at,
		       struct fuse_file_info *fi)
{
	(void)id;
	read_dir(req, size, at, fi, false);
}

static void op_readdirplus(fuse_req_t req, fuse_ino_t id, size_t size, off_t at,
			   struct fuse_file_info *fi)
{
	(void)id;
	read_dir(req, size, at, fi, true);
}

static void op_fsyncdir(fuse_req_t req, fuse_ino_t id, int data_only,
			struct fuse_file_info *fi)
{
	(void)data_only;
	(void)fi;
	fuse_reply_err(req, -change_fsyncdir(ops_tree(req), ops_node(req, id)));
}

void ops_dir_fill(struct fuse_lowlevel_ops *ops)
{
	ops->opendir = op_opendir;
	ops->releasedir = op_releasedir;
	ops->readdir = op_readdir;
	ops->readdirplus = op_readdirplus;
	ops->fsyncdir = op_fsyncdir;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "change_data.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attr.h"
#include "copyup.h"
#include "fdio.h"
#include "files.h"
#include "node.h"
#include "object_data.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

/* Open for writing what may have to be copied first. */
static int use_upper(struct tree *t, struct node *n, struct file_use *u)
{
	int err = copyup_data(t, n);

	return err ?: files_use(t, n, true, u);
}

/*
 * files.c opens append-only files (chattr +a) so that each write goes to the
 * end; one that was meant for another place must not.
 */
static bool may_write_at(int fd, off_t at)
{
	struct stat st;

	if (!(fcntl(fd, F_GETFL) & O_APPEND))
		return true;
	return !fstat(fd, &st) && at == st.st_size;
}

ssize_t change_write(struct tree *t, struct node *n, const void *buf,
		     size_t len, off_t at, const struct caller *stranger,
		     bool *stripped)
{
	struct file_use u;
	ssize_t done = use_upper(t, n, &u);

	if (done)
		return done;
	done = stranger ? attr_strip_set_id(u.data.fd, stranger) : 0;
	*stripped = done > 0;
	if (done >= 0)
		done = may_write_at(u.data.fd, at) ?
			       fdio_pwrite(u.data.fd, buf, len, at) :
			       -EPERM;
	files_done(t, &u);
	return done;
}

int change_fallocate(struct tree *t, const struct caller *c, struct node *n,
		     int mode, off_t at, off_t len, bool *stripped)
{
	struct file_use u;
	int err = use_upper(t, n, &u);

	if (err)
		return err;
	if (!caller_has(c, CAP_FSETID))
		err = attr_strip_set_id(u.data.fd, c);
	*stripped = err > 0;
	if (err >= 0)
		err = fallocate(u.data.fd, mode, at, len) ? -errno : 0;
	files_done(t, &u);
	return err;
}

/* Where it is not in one piece the kernel copies by reading. */
static ssize_t copy_range(const struct object *from, off_t in, int to,
			  off_t out, size_t len)
{
	struct object_piece p;
	ssize_t done = object_locate(from, in, len, &p);

	if (done <= 0)
		return done ?: -EXDEV;
	done = copy_file_range(p.fd, &p.at, to, &out, p.size, 0);
	if (done < 0)
		done = -errno;
	object_piece_done(from, &p);
	return done;
}

ssize_t change_copy_range(struct tree *t, struct node *from, off_t in,
			  struct node *to, off_t out, size_t len)
{
	struct file_use source;
	struct file_use target;
	ssize_t done = use_upper(t, to, &target);

	if (done)
		return done;
	done = files_use(t, from, false, &source);
	if (!done) {
		done = copy_range(&source.data, in, target.data.fd, out, len);
		files_done(t, &source);
	}
	files_done(t, &target);
	return done;
}

/* It has no data of its own, but owner, mode and so on. */
static int sync_metacopy(struct tree *t, struct node *n)
{
	scoped_fd int fd = place_upper(t, n, O_RDONLY | O_NONBLOCK);
	scoped_fd int other = fd == -EACCES ? place_write(t, n, O_NONBLOCK) :
					      -1;

	if (fd < 0)
		fd = steal_fd(&other);
	if (fd < 0)
		return fd;
	return fsync(fd) ? -errno : 0;
}

int change_fsync(struct tree *t, struct node *n, bool data_only)
{
	struct file_use u;
	int err;

	/* A lower has nothing to be written. */
	if (!node_is_upper(n) || !t->durable)
		return 0;
	if (n->flags & NODE_METACOPY)
		return sync_metacopy(t, n);
	err = files_use(t, n, false, &u);
	if (err)
		return err;
	err = (data_only ? fdatasync(u.data.fd) : fsync(u.data.fd)) ? -errno :
								      0;
	files_done(t, &u);
	return err;
}

int change_fsyncdir(struct tree *t, struct node *dir)
{
	scoped_fd int fd = -1;

	if (!node_is_upper(dir) || !t->durable)
		return 0;
	fd = place_upper(t, dir, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	return fsync(fd) ? -errno : 0;
}

off_t data_seek(struct tree *t, struct node *n, off_t at, int whence)
{
	struct file_use u;
	off_t to = files_use(t, n, false, &u);

	if (to)
		return to;
	to = object_seek(&u.data, at, whence);
	files_done(t, &u);
	return to;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "fdio.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "scope.h"

#define COPY_BUFFER (256 * 1024) /* bytes; a few read-ahead windows */

ssize_t fdio_pread(int fd, void *buf, size_t len, off_t at)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(fd, (char *)buf + done, len - done,
				  at + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return done ? (ssize_t)done : -errno;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

ssize_t fdio_pwrite(int fd, const void *buf, size_t len, off_t at)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pwrite(fd, (const char *)buf + done, len - done,
				   at + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return done ? (ssize_t)done : -errno;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/* What is to be copied from where to where. */
struct range {
	int from;
	int to;
	off_t in;
	off_t out;
	off_t left;
};

static void advance(struct range *r, ssize_t bytes)
{
	r->in += bytes;
	r->out += bytes;
	r->left -= bytes;
}

static int copy_by_buffer(struct range *r)
{
	scoped_free char *buf = malloc(COPY_BUFFER);

	if (!buf)
		return -ENOMEM;
	while (r->left > 0) {
		size_t want = r->left < COPY_BUFFER ? (size_t)r->left :
						      COPY_BUFFER;
		ssize_t got = fdio_pread(r->from, buf, want, r->in);
		ssize_t put;

		if (got <= 0)
			return (int)got;
		put = fdio_pwrite(r->to, buf, (size_t)got, r->out);
		if (put != got)
			return put < 0 ? (int)put : -ENOSPC;
		advance(r, got);
	}
	return 0;
}

/* Errors that say "not between these two files", not "it failed". */
static bool range_unsupported(int err)
{
	return err == EXDEV || err == EINVAL || err == EOPNOTSUPP ||
	       err == ENOSYS || err == EBADF || err == EPERM;
}

/* Until the source ends: what is left then is in r->left. */
static int copy_range(struct range *r)
{
	while (r->left > 0) {
		off_t in = r->in;
		off_t out = r->out;
		ssize_t n = copy_file_range(r->from, &in, r->to, &out,
					    (size_t)r->left, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && range_unsupported(errno))
			return copy_by_buffer(r);
		if (n < 0)
			return -errno;
		if (n == 0) /* procfs and friends: size without data */
			return copy_by_buffer(r);
		advance(r, n);
	}
	return 0;
}

int fdio_copy_range(int from, off_t in, int to, off_t out, off_t size)
{
	struct range r = {
		.from = from, .to = to, .in = in, .out = out, .left = size
	};

	return copy_range(&r) ?: r.left ? -EIO : 0;
}

static int copy_extent(int from, int to, off_t at, off_t end)
{
	struct range r = {
		.from = from, .to = to, .in = at, .out = at, .left = end - at
	};

	return copy_range(&r);
}

static int copy_extents(int from, int to, off_t size)
{
	off_t at = 0;

	while (at < size) {
		off_t data = lseek(from, at, SEEK_DATA);
		off_t hole;
		int err;

		if (data < 0 && errno == ENXIO)
			return 0;
		if (data < 0)
			return copy_extent(from, to, at, size);
		hole = lseek(from, data, SEEK_HOLE);
		if (hole < 0 || hole > size)
			hole = size;
		err = data < hole ? copy_extent(from, to, data, hole) : 0;
		if (err)
			return err;
		at = hole > data ? hole : size;
	}
	return 0;
}

int fdio_copy(int from, int to, off_t size)
{
	struct file_clone_range all = { .src_fd = from };
	int err;

	if (size == 0)
		return 0;
	if (!ioctl(to, FICLONERANGE, &all))
		return ftruncate(to, size) ? -errno : 0;
	err = copy_extents(from, to, size);
	if (err)
		return err;
	return ftruncate(to, size) ? -errno : 0;
}

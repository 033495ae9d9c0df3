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

static int copy_by_buffer(int from, int to, off_t at, off_t end)
{
	scoped_free char *buf = malloc(COPY_BUFFER);

	if (!buf)
		return -ENOMEM;
	while (at < end) {
		size_t want = end - at < COPY_BUFFER ? (size_t)(end - at) :
						       COPY_BUFFER;
		ssize_t got = fdio_pread(from, buf, want, at);
		ssize_t put;

		if (got <= 0)
			return got ? (int)got : 0;
		put = fdio_pwrite(to, buf, (size_t)got, at);
		if (put != got)
			return put < 0 ? (int)put : -ENOSPC;
		at += got;
	}
	return 0;
}

/* Errors that say "not between these two files", not "it failed". */
static bool range_unsupported(int err)
{
	return err == EXDEV || err == EINVAL || err == EOPNOTSUPP ||
	       err == ENOSYS || err == EBADF || err == EPERM;
}

static int copy_extent(int from, int to, off_t at, off_t end)
{
	while (at < end) {
		off_t in = at;
		off_t out = at;
		ssize_t n = copy_file_range(from, &in, to, &out,
					    (size_t)(end - at), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && range_unsupported(errno))
			return copy_by_buffer(from, to, at, end);
		if (n < 0)
			return -errno;
		if (n == 0) /* procfs and friends: size without data */
			return copy_by_buffer(from, to, at, end);
		at += n;
	}
	return 0;
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

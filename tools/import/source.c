/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fdio.h"

struct source source_range(int fd, uint64_t offset, uint64_t length)
{
	return (struct source){ .fd = fd, .at = offset, .left = length };
}

int source_open(int fd, struct source *out)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (S_ISREG(st.st_mode))
		*out = source_range(fd, 0, (uint64_t)st.st_size);
	else
		*out = (struct source){ .fd = fd, .stream = true };
	return 0;
}

/* 0: there is something to read, or the end, or an error that read tells. */
static int await(int fd, int wake)
{
	struct pollfd fds[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = wake, .events = POLLIN },
	};

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return -errno;
	return fds[1].revents ? -ECANCELED : 0;
}

static ssize_t read_stream(int fd, int wake, char *buf, size_t len)
{
	size_t done = 0;

	while (done < len) {
		int err = await(fd, wake);
		ssize_t n = err ? err : read(fd, buf + done, len - done);

		if (err)
			return err;
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

ssize_t source_read(struct source *s, int wake, void *buf, size_t len)
{
	ssize_t n;

	if (s->stream)
		return read_stream(s->fd, wake, buf, len);
	if (len > s->left)
		len = (size_t)s->left;
	n = fdio_pread(s->fd, buf, len, (off_t)s->at);
	if (n < 0)
		return n;
	if ((size_t)n < len)
		return -ENODATA;
	s->at += (uint64_t)n;
	s->left -= (uint64_t)n;
	return n;
}

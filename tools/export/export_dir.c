/* SPDX-License-Identifier: Apache-2.0 */
#include "export_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "beneath.h"
#include "fdio.h"
#include "log.h"
#include "scope.h"

static int directory(struct export_sink *s, const char *path)
{
	struct export_dir *d = (struct export_dir *)s;

	return mkdirat(d->dir, path, 0755) && errno != EEXIST ? -errno : 0;
}

static int begin(struct export_sink *s, const char *path, uint64_t size)
{
	struct export_dir *d = (struct export_dir *)s;

	d->fd = beneath_create(d->dir, path, O_WRONLY | O_EXCL, 0644);
	d->at = 0;
	d->size = size;
	return d->fd < 0 ? d->fd : 0;
}

static int bytes(struct export_sink *s, const void *p, size_t n)
{
	struct export_dir *d = (struct export_dir *)s;
	ssize_t done = fdio_pwrite(d->fd, p, n, (off_t)d->at);

	if (done < 0)
		return (int)done;
	d->at += n;
	return (size_t)done == n ? 0 : -ENOSPC;
}

static int end(struct export_sink *s)
{
	struct export_dir *d = (struct export_dir *)s;
	int err = close(steal_fd(&d->fd)) ? -errno : 0;

	return bug(d->at != d->size) ? -EIO : err;
}

/* Also after a failure in the middle of a file. */
static int finish(struct export_sink *s)
{
	struct export_dir *d = (struct export_dir *)s;

	scope_close_fd(&d->fd);
	d->fd = -1;
	return 0;
}

void export_dir_init(struct export_dir *d, int dir)
{
	*d = (struct export_dir){
		.sink = { .directory = directory,
			  .begin = begin,
			  .bytes = bytes,
			  .end = end,
			  .finish = finish },
		.dir = dir,
		.fd = -1,
	};
}

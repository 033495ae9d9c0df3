/* SPDX-License-Identifier: Apache-2.0 */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fdio.h"
#include "scope.h"

#define COPY_BYTES (256 * 1024) /* as the pipeline's buffers */

int spool_make(int dir)
{
	int fd = openat(dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC,
			S_IRUSR | S_IWUSR);

	return fd < 0 ? -errno : fd;
}

static int add(int spool, const void *p, size_t n, uint64_t *at)
{
	ssize_t put;

	if (n > SPOOL_BYTES_MAX - *at)
		return -EFBIG;
	put = fdio_pwrite(spool, p, n, (off_t)*at);
	if (put < 0)
		return (int)put;
	*at += n;
	return (size_t)put == n ? 0 : -ENOSPC;
}

int spool_fill(int spool, struct source *from)
{
	scoped_free char *buf = malloc(COPY_BYTES);
	uint64_t at = 0;
	ssize_t n = 0;
	int err = buf ? 0 : -ENOMEM;

	while (!err && (n = source_read(from, -1, buf, COPY_BYTES)) > 0)
		err = add(spool, buf, (size_t)n, &at);
	return err ?: (int)n;
}

static int next_window(struct windows *w, const uint8_t **p, size_t *n)
{
	struct spool_tee *t = (struct spool_tee *)w;
	int more = t->in->next(t->in, p, n);

	t->stream_err = more < 0 ? more : 0;
	if (more > 0)
		t->spool_err = t->spool_err ?: add(t->spool, *p, *n, &t->at);
	return t->spool_err ?: more;
}

void spool_tee_init(struct spool_tee *t, struct windows *in, int spool)
{
	*t = (struct spool_tee){ .windows = { next_window },
				 .in = in,
				 .spool = spool };
}

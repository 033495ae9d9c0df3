/* SPDX-License-Identifier: Apache-2.0 */
#include "residue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fdio.h"

/* Above this, the calls no longer show in what an import takes. */
#define RESIDUE_BUFFER (1 << 20) /* bytes */

int residue_open(int fd, struct residue *out)
{
	*out = (struct residue){ .fd = fd, .buffer = malloc(RESIDUE_BUFFER) };
	return out->buffer ? 0 : -ENOMEM;
}

void residue_close(struct residue *r)
{
	free(r->buffer);
	r->buffer = NULL;
}

int residue_flush(struct residue *r)
{
	ssize_t n = fdio_pwrite(r->fd, r->buffer, r->used,
				(off_t)(r->size - r->used));

	if (n < 0)
		return (int)n;
	if ((size_t)n < r->used)
		return -ENOSPC;
	r->used = 0;
	return 0;
}

int residue_add(struct residue *r, const void *p, size_t len)
{
	while (len) {
		size_t room = RESIDUE_BUFFER - r->used;
		size_t now = len < room ? len : room;
		int err;

		memcpy(r->buffer + r->used, p, now);
		r->used += now;
		r->size += now;
		p = (const char *)p + now;
		len -= now;
		err = r->used == RESIDUE_BUFFER ? residue_flush(r) : 0;
		if (err)
			return err;
	}
	return 0;
}

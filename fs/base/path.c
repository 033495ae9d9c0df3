/* SPDX-License-Identifier: Apache-2.0 */
#include "path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *path_buffer(const struct path *p)
{
	return p->heap ? p->heap : (char *)p->inline_;
}

void path_begin(struct path *p)
{
	p->heap = NULL;
	p->size = sizeof(p->inline_);
	p->start = p->size - 1;
	p->inline_[p->start] = '\0';
}

void path_end(struct path *p)
{
	free(p->heap);
	p->heap = NULL;
}

static int path_grow(struct path *p, size_t need)
{
	size_t used = p->size - p->start;
	size_t size = p->size * 2 + need;
	char *heap = malloc(size);

	if (!heap)
		return -ENOMEM;
	memcpy(heap + size - used, path_buffer(p) + p->start, used);
	free(p->heap);
	p->heap = heap;
	p->size = size;
	p->start = size - used;
	return 0;
}

int path_prepend(struct path *p, const char *name)
{
	size_t len = strlen(name);
	int err = p->start < len + 1 ? path_grow(p, len + 1) : 0;
	char *buffer;

	if (err)
		return err;
	buffer = path_buffer(p);
	if (buffer[p->start] != '\0')
		buffer[--p->start] = '/';
	p->start -= len;
	memcpy(buffer + p->start, name, len);
	return 0;
}

const char *path_text(const struct path *p)
{
	return path_buffer(p) + p->start;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SMALL_BUFFER 1024 /* three of the longest names */
#define LARGE_BUFFER 32768

static void add(struct listing *l, const struct dirent64 *d)
{
	struct listed *e;

	if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
		return;
	if ((l->count & (l->count + 1)) == 0) {
		size_t room = (l->count + 1) * 2 * sizeof(*e);

		l->entries = realloc(l->entries, room);
	}
	if (!l->entries)
		abort();
	e = &l->entries[l->count++];
	e->name = strdup(d->d_name);
	e->ino = d->d_ino;
	e->next = d->d_off;
	e->type = d->d_type;
}

int listing_append(struct listing *l, int fd, size_t most, bool *ended)
{
	char buf[LARGE_BUFFER] __attribute__((aligned(8)));
	size_t size = most < SIZE_MAX ? SMALL_BUFFER : sizeof(buf);
	size_t wanted = most < SIZE_MAX ? l->count + most : SIZE_MAX;

	*ended = false;
	while (l->count < wanted) {
		ssize_t n = getdents64(fd, buf, size);

		if (n < 0)
			return -errno;
		*ended = n == 0;
		if (*ended)
			return 0;
		for (ssize_t at = 0; at < n;) {
			struct dirent64 *d = (void *)(buf + at);

			add(l, d);
			at += d->d_reclen;
		}
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct listed *x = a;
	const struct listed *y = b;

	return strcmp(x->name, y->name);
}

void listing_sort(struct listing *l)
{
	if (l->count)
		qsort(l->entries, l->count, sizeof(*l->entries), compare);
}

int listing_read(struct listing *l, int fd)
{
	bool ended;
	int err;

	memset(l, 0, sizeof(*l));
	err = listing_append(l, fd, SIZE_MAX, &ended);
	if (err)
		listing_free(l);
	listing_sort(l);
	return err;
}

int listing_read_at(struct listing *l, int dir, const char *path)
{
	int fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err;

	memset(l, 0, sizeof(*l));
	if (fd < 0)
		return -errno;
	err = listing_read(l, fd);
	close(fd);
	return err;
}

size_t listing_times(const struct listing *l, const char *name)
{
	size_t times = 0;

	for (size_t i = 0; i < l->count; i++)
		times += strcmp(l->entries[i].name, name) == 0;
	return times;
}

bool listing_has(const struct listing *l, const char *name)
{
	return listing_times(l, name) > 0;
}

void listing_free(struct listing *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->entries[i].name);
	free(l->entries);
	memset(l, 0, sizeof(*l));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "entries.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"

/* Lay the components of `path` on the end of `to`, `len` bytes so far. */
static size_t append(char *to, size_t len, const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && !strncmp(path, "..", 2)) {
			while (len && to[--len] != '/')
				;
		} else if (n && !(n == 1 && *path == '.')) {
			if (len)
				to[len++] = '/';
			memcpy(to + len, path, n);
			len += n;
		}
		path += n;
		path += *path == '/';
	}
	return len;
}

char *entries_clean(const char *from, const char *path)
{
	char *to = malloc(strlen(from) + strlen(path) + 2);
	size_t len = 0;

	if (!to)
		return NULL;
	if (*path != '/')
		len = append(to, len, from);
	len = append(to, len, path);
	to[len] = '\0';
	return to;
}

/* A symlink's target counts from the directory it lies in. */
static char *clean_target(const struct archive_entry *e)
{
	scoped_free char *dir = strdup(e->path);
	char *slash = dir ? strrchr(dir, '/') : NULL;

	if (!dir)
		return NULL;
	if (slash)
		*slash = '\0';
	return entries_clean(slash && e->kind == ENTRY_SYMLINK ? dir : "",
			     e->target);
}

static int make_room(struct entries *e)
{
	size_t room = e->room ? e->room * 2 : 64;
	struct archive_entry *more;

	if (e->count >= ENTRIES_MAX)
		return -EFBIG;
	if (e->count < e->room)
		return 0;
	more = reallocarray(e->all, room, sizeof(*more));
	if (!more)
		return -ENOMEM;
	e->all = more;
	e->room = room;
	return 0;
}

int entries_add(struct entries *e, const struct archive_entry *entry)
{
	struct archive_entry copy = *entry;
	int err = make_room(e);

	if (err)
		return err;
	copy.number = e->count;
	copy.path = strdup(entry->path);
	copy.target = entry->target ? clean_target(entry) : NULL;
	if (!copy.path || (entry->target && !copy.target)) {
		free(copy.path);
		free(copy.target);
		return -ENOMEM;
	}
	e->all[e->count++] = copy;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct archive_entry *x = a;
	const struct archive_entry *y = b;
	int order = strcmp(x->path, y->path);

	return order ?: (x->number > y->number) - (x->number < y->number);
}

void entries_sort(struct entries *e)
{
	if (e->count)
		qsort(e->all, e->count, sizeof(*e->all), compare);
}

/* The last of those with this path is the last not greater. */
const struct archive_entry *entries_get(const struct entries *e,
					const char *path)
{
	size_t low = 0;
	size_t high = e->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(e->all[middle].path, path) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low && !strcmp(e->all[low - 1].path, path) ? &e->all[low - 1] :
							    NULL;
}

int entries_find(const struct entries *e, const char *path,
		 const struct archive_entry **out)
{
	for (int links = 0; links <= ENTRIES_LINKS_MAX; links++) {
		const struct archive_entry *found = entries_get(e, path);

		if (!found)
			return -ENOENT;
		if (!found->target) {
			*out = found;
			return 0;
		}
		path = found->target;
	}
	return -ELOOP;
}

void entries_free(struct entries *e)
{
	for (size_t n = 0; n < e->count; n++) {
		free(e->all[n].path);
		free(e->all[n].target);
	}
	free(e->all);
	*e = (struct entries){ NULL };
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What getdents says of a directory, sorted by name, without "." and "..". */
#ifndef MODEL_LISTING_H
#define MODEL_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct listed {
	char *name;
	uint64_t ino;
	int64_t next; /* the offset behind this entry */
	unsigned char type;
};

struct listing {
	struct listed *entries;
	size_t count;
};

/*
 * Append what fd, a directory, has from its position on, at most `most`
 * entries if more come with one call than were asked for.  *ended says
 * whether the end was met.  0 or -errno.  Unsorted.
 */
int listing_append(struct listing *l, int fd, size_t most, bool *ended);

/* All of a directory from the start, sorted; on failure it stays empty. */
int listing_read(struct listing *l, int fd);

/* The same for a path; 0 or -errno. */
int listing_read_at(struct listing *l, int dir, const char *path);

void listing_sort(struct listing *l);
bool listing_has(const struct listing *l, const char *name);
size_t listing_times(const struct listing *l, const char *name);
void listing_free(struct listing *l);

#endif

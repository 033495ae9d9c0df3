/* SPDX-License-Identifier: Apache-2.0 */
#include "linked.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "listing.h"

#define NAMES_MOST 200 /* those found later are not considered */

struct named {
	char *path;
	ino_t ino;
};

struct found {
	struct named names[NAMES_MOST];
	size_t count;
};

static void note(struct found *f, const char *path, const struct stat *st)
{
	if (S_ISDIR(st->st_mode) || st->st_nlink < 2 || f->count == NAMES_MOST)
		return;
	f->names[f->count].path = strdup(path);
	f->names[f->count++].ino = st->st_ino;
}

static void walk(struct found *f, int dir, const char *path)
{
	struct listing l;
	char inner[OP_PATH_BYTES];

	if (listing_read_at(&l, dir, ".") < 0)
		return;
	for (size_t i = 0; i < l.count; i++) {
		const char *name = l.entries[i].name;
		struct stat st;
		int fd;

		if (snprintf(inner, sizeof(inner), "%s/%s", path, name) >=
			    (int)sizeof(inner) - NAME_MAX ||
		    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		note(f, inner, &st);
		fd = S_ISDIR(st.st_mode) ?
			     openat(dir, name,
				    O_PATH | O_DIRECTORY | O_CLOEXEC) :
			     -1;
		if (fd < 0)
			continue;
		walk(f, fd, inner);
		close(fd);
	}
	listing_free(&l);
}

/* Another name of the one at i, from there on and around; i if none. */
static size_t other_of(const struct found *f, size_t i)
{
	for (size_t k = 1; k < f->count; k++) {
		size_t j = (i + k) % f->count;

		if (f->names[j].ino == f->names[i].ino)
			return j;
	}
	return i;
}

bool linked_pick(struct rng *r, const char *root, char out[2][OP_PATH_BYTES])
{
	struct found *f = calloc(1, sizeof(*f));
	int fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	size_t a;
	size_t b;

	if (!f)
		abort();
	if (fd >= 0) {
		walk(f, fd, "");
		close(fd);
	}
	a = rng_below(r, f->count);
	b = other_of(f, a);
	if (a != b) {
		bytes_text(out[0], OP_PATH_BYTES, f->names[a].path);
		bytes_text(out[1], OP_PATH_BYTES, f->names[b].path);
	}
	for (size_t i = 0; i < f->count; i++)
		free(f->names[i].path);
	free(f);
	return a != b;
}
